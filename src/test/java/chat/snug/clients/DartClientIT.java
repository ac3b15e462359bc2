package chat.snug.clients;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.Tools;
import chat.snug.running.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Dart client's own tests, the shared timelines among them, and its README's program, run by Dart. */
class DartClientIT {
  private static final Path PACKAGE = Path.of("src", "clients", "dart").toAbsolutePath();

  private static final Pattern PROGRAM = Pattern.compile("```dart\\n(.*?)```", Pattern.DOTALL);

  /** The first run on a machine fetches a Dart VM, and the tests share a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir
  Path folder;

  @Test
  void itsTestsPass() throws Exception {
    Path said = folder.resolve("said");
    String tests = PACKAGE.resolve("test").resolve("run.dart").toString();
    Process dart = start(said, Map.of(), tests);
    try {
      boolean ended = dart.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended).as("it ended; it said %s", read(said)).isTrue();
    } finally {
      end(dart);
    }
    assertThat(dart.exitValue()).as(read(said)).isZero();
    assertThat(read(said)).containsPattern("\\b[1-9]\\d+ passed, 0 failed");
  }

  @Test
  void theProgramOfItsReadmeConnectsSendsAndPrints() throws Exception {
    Path said = folder.resolve("said");
    try (SnugProcess server = SnugProcess.quick(folder).start()) {
      Person ann = Person.of(server, "ann");
      Person bob = Person.of(server, "bob");
      ann.post("/v1/rooms", Map.of("id", "readme", "kind", "group", "members", List.of("bob")));
      Map<String, String> seen = Map.of(
          "SNUG_URL",
          "http://127.0.0.1:" + server.port(),
          "SNUG_TOKEN",
          ann.token(),
          "SNUG_ROOM",
          "readme");
      Process dart = start(said, seen, "--packages=" + packages(), program().toString());
      try {
        awaitLine(said, dart, "ann: Hello from Dart!");
        bob.post("/v1/rooms/readme/messages", Map.of("client_msg_id", "b1", "text", "Hello back!"));
        awaitLine(said, dart, "bob: Hello back!");
        assertThat(read(said)).isEqualTo("ann: Hello from Dart!\nbob: Hello back!\n");
      } finally {
        end(dart);
      }
    }
  }

  private Path program() throws IOException {
    Matcher first = PROGRAM.matcher(Files.readString(PACKAGE.resolve("README.md")));
    assertThat(first.find()).isTrue();
    assertThat(first.group(1).lines().filter(line -> !line.isBlank()).count())
        .isLessThanOrEqualTo(11);
    return Files.writeString(folder.resolve("main.dart"), first.group(1));
  }

  /** What {@code dart pub get} would write. */
  private Path packages() throws IOException {
    return Files.writeString(folder.resolve("package_config.json"), """
        {"configVersion": 2, "packages": [{"name": "snug_chat", "rootUri": "%s",
          "packageUri": "lib/", "languageVersion": "3.4"}]}
        """.formatted(PACKAGE.toUri()));
  }

  private static Process start(Path said, Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Tools.dart().toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }

  private static void awaitLine(Path said, Process dart, String line) {
    Waiting.until("the program says " + line, PATIENCE, () -> {
      assertThat(dart.isAlive()).as(read(said)).isTrue();
      return read(said).contains(line + "\n");
    });
  }

  private static void end(Process dart) {
    dart.descendants().forEach(ProcessHandle::destroyForcibly);
    dart.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
