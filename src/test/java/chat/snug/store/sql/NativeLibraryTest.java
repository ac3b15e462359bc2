package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NativeLibraryTest {
  @TempDir
  Path folder;

  @TempDir
  Path store;

  /** In a process of its own, which ends without the JVM's cleaning. */
  @Test
  void nothingIsLeftBehind() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Halting.class.getName(),
            store.toString())
        .inheritIO()
        .start();
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(7);
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  static final class Halting {
    private Halting() {}

    public static void main(String[] arguments) throws Exception {
      NativeLibrary.load();
      NativeLibrary.load();
      SqliteFile file = SqliteFile.in(Path.of(arguments[0]));
      try (JdbcSession session = file.openWriter()) {
        session.connection().createStatement().execute("create table t(a)");
      }
      Runtime.getRuntime().halt(7);
    }
  }
}
