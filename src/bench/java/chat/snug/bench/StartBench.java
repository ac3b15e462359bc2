package chat.snug.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From nothing (no folder, no process) to {@code 200} of {@code /health/ready}, and the resident memory after {@link #REST_SECONDS} s of rest: five
 * starts of the jar on the java that this runs on, the median of each.
 *
 * <p>Arguments: {@code jar [JVM options …]}.
 */
public final class StartBench {
  private static final int STARTS = 5;
  private static final int REST_SECONDS = 5;
  private static final int PATIENCE_SECONDS = 60;

  private StartBench() {}

  private record Start(long millis, long rssKib) {}

  public static void main(String[] arguments) throws Exception {
    String jar = arguments.length > 0 ? arguments[0] : "target/snug.jar";
    List<String> options =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      Start start = start(jar, options);
      System.out.printf(
          "start %d: ready after %d ms, %.1f MiB at rest%n",
          i + 1, start.millis(), start.rssKib() / 1024.0);
      starts.add(start);
    }
    System.out.printf(
        "median of %d on Java %s %s: ready after %d ms, %.1f MiB (%.1f MB) at rest%n",
        STARTS,
        System.getProperty("java.version"),
        options,
        median(starts.stream().mapToLong(Start::millis).toArray()),
        median(starts.stream().mapToLong(Start::rssKib).toArray()) / 1024.0,
        median(starts.stream().mapToLong(Start::rssKib).toArray()) * 1024 / 1e6);
  }

  private static Start start(String jar, List<String> options) throws Exception {
    Path folder = Files.createTempDirectory("snug-start");
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(
        "-jar",
        Path.of(jar).toAbsolutePath().toString(),
        "--host=127.0.0.1",
        "--port=" + port,
        "--data=" + folder.resolve("data")));
    long begun = System.nanoTime();
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
    try {
      long end = begun + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!isReady(port)) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("not ready: " + Files.readString(folder.resolve("log")));
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      return new Start(millis, rssKib(process.pid()));
    } finally {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static boolean isReady(int port) {
    try {
      HttpURLConnection call = (HttpURLConnection)
          URI.create("http://127.0.0.1:" + port + "/health/ready").toURL().openConnection();
      call.setConnectTimeout(1000);
      call.setReadTimeout(2000);
      return call.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static long rssKib(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no VmRSS in /proc");
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
