package chat.snug.clients;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Dart client's own tests, the shared timelines among them, run by Dart. */
class DartClientIT {
  private static final Path TESTS = Path.of("src", "clients", "dart", "test", "run.dart");

  /** The first run on a machine fetches a Dart VM, and the tests share a busy machine. */
  private static final long PATIENCE_MINUTES = 10;

  @TempDir
  Path folder;

  @Test
  void itsOwnTestsPass() throws Exception {
    Path said = folder.resolve("said");
    Process dart = new ProcessBuilder(
            Tools.dart().toString(), TESTS.toAbsolutePath().toString())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
    try {
      boolean ended = dart.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      assertThat(ended).as("it ended; it said %s", read(said)).isTrue();
    } finally {
      dart.descendants().forEach(ProcessHandle::destroyForcibly);
      dart.destroyForcibly();
    }
    assertThat(dart.exitValue()).as(read(said)).isZero();
    assertThat(read(said)).containsPattern("\\b[1-9]\\d+ passed, 0 failed");
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
