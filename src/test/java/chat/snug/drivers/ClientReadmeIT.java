package chat.snug.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Person;
import chat.snug.running.Readme;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ten lines with which the README of each client library begins connect, send and print messages, as they stand. */
class ClientReadmeIT {
  private static final int LINES = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<Language, String> NAMES =
      Map.of(Language.DART, "Dart", Language.JS, "JavaScript", Language.JAVA, "Java");

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void theFirstLinesDoWhatTheySay(Language language) throws Exception {
    String name = language.name().toLowerCase(Locale.ROOT);
    Readme.Code code = Readme.read(Path.of("src", "clients", name, "README.md")).firstCode();
    assertThat(code.language()).isEqualTo(name);
    assertThat(code.text().lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(LINES);
    List<String> command = installed(language, code.text());
    try (SnugProcess server = SnugProcess.quick(folder).start()) {
      Person ann = Person.of(server, "ann");
      Person bob = Person.of(server, "bob");
      String room = bob.group(ann);
      Process program = run(command, server, ann, room);
      try {
        prints(program, "ann: Hello from " + NAMES.get(language) + "!");
        assertThat(bob.say(room, "reply", "Hello ann").status()).isEqualTo(201);
        prints(program, "bob: Hello ann");
      } finally {
        program.destroyForcibly().onExit().join();
      }
      assertThat(bob.events(room, 0))
          .filteredOn(event -> event.has("text"))
          .extracting((JsonNode event) -> event.get("text").asText())
          .containsExactly("Hello from " + NAMES.get(language) + "!", "Hello ann");
    }
  }

  private Process run(List<String> command, SnugProcess server, Person person, String room)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output().toFile());
    builder
        .environment()
        .putAll(Map.of(
            "SNUG_URL",
            "http://127.0.0.1:" + server.port(),
            "SNUG_TOKEN",
            person.token(),
            "SNUG_ROOM",
            room));
    return builder.start();
  }

  /** As the package would be where an application uses it; the command that runs the program. */
  private List<String> installed(Language language, String program) throws IOException {
    String runner = language.command().get(0);
    return switch (language) {
      case DART -> {
        String packages = """
            {"configVersion":2,"packages":[
            {"name":"snug_chat","rootUri":"%s","packageUri":"lib/","languageVersion":"3.7"}]}
            """.formatted(Path.of("src", "clients", "dart").toUri());
        Path config = Files.writeString(folder.resolve("package_config.json"), packages);
        Path file = Files.writeString(folder.resolve("hello.dart"), program);
        yield List.of(runner, "--packages=" + config, file.toString());
      }
      case JS -> {
        Path modules = Files.createDirectory(folder.resolve("node_modules"));
        Path js = Path.of("src", "clients", "js").toAbsolutePath();
        Files.createSymbolicLink(modules.resolve("snug-chat"), js);
        Files.createSymbolicLink(
            modules.resolve("ws"), js.resolve("node_modules").resolve("ws"));
        Path file = Files.writeString(folder.resolve("hello.mjs"), program);
        yield List.of(runner, file.toString());
      }
      case JAVA -> {
        Path file = Files.writeString(folder.resolve("Hello.java"), program);
        yield List.of(runner, "-cp", System.getProperty("snug.jar"), file.toString());
      }
    };
  }

  private void prints(Process program, String line) {
    Waiting.until("it prints " + line, PATIENCE, () -> {
      String printed = Files.readString(output());
      if (!program.isAlive()) {
        throw new AssertionError("it ended with " + program.exitValue() + ":\n" + printed);
      }
      return printed.lines().anyMatch(line::equals);
    });
  }

  private Path output() {
    return folder.resolve("output");
  }
}
