package chat.snug.clients;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.NodeProgram;
import chat.snug.running.NodeProgram.Outcome;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JavaScript client's own tests: units, timelines, the package, the README's program. */
class JsClientIT {
  private static final Path TESTS = Path.of("src", "clients", "js", "test");

  @TempDir
  Path folder;

  @Test
  void itsTestsHold() throws IOException, InterruptedException {
    try (SnugProcess server = SnugProcess.quick(folder).start()) {
      Person ann = Person.of(server, "ann");
      Person.of(server, "bob");
      ann.post("/v1/rooms", Map.of("id", "readme", "kind", "group", "members", List.of("bob")));

      Outcome outcome = NodeProgram.run(
          folder.resolve("node.log"),
          Map.of(
              "SNUG_URL",
              "http://127.0.0.1:" + server.port(),
              "SNUG_TOKEN",
              ann.token(),
              "SNUG_ROOM",
              "readme"),
          command());

      assertThat(outcome.said()).contains("# fail 0", "# skipped 0");
      assertThat(outcome.status()).isZero();
    }
  }

  private static List<String> command() throws IOException {
    List<String> command =
        new ArrayList<>(List.of("--test", "--test-reporter=tap", "--test-concurrency=1"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(TESTS, "*.test.mjs")) {
      files.forEach(file -> command.add("test/" + file.getFileName()));
    }
    return command;
  }
}
