package chat.snug;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real jar as a process of its own, on loopback. */
final class JarProcess {
  private static final long START_SECONDS = 60;
  private static final long LOOK_MILLIS = 20;
  private static final Pattern LISTENING =
      Pattern.compile("listening.*http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final Path log;
  private final int port;

  private JarProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.port = awaitPort();
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param folder holds its data, which stay, and its log
   * @param port 0 takes a free one
   */
  static JarProcess start(Path folder, int port) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path log = Files.createTempFile(folder, "log", "");
    ProcessBuilder builder =
        new ProcessBuilder(java.toString(), "-jar", System.getProperty("snug.jar"));
    builder.environment().keySet().removeIf(name -> name.startsWith("SNUG_"));
    builder.environment().put("SNUG_HOST", "127.0.0.1");
    builder.environment().put("SNUG_PORT", Integer.toString(port));
    builder.environment().put("SNUG_DATA", folder.resolve("data").toString());
    builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(log.toFile()));
    return new JarProcess(builder.start(), log);
  }

  int port() {
    return port;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9}; returns once it is gone. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int awaitPort() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      Matcher line = LISTENING.matcher(log());
      if (line.find()) {
        return Integer.parseInt(line.group(1));
      }
      if (hasEndedWithin(LOOK_MILLIS)) {
        break;
      }
    }
    kill();
    throw new AssertionError("the jar did not start:\n" + log());
  }

  private boolean hasEndedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
