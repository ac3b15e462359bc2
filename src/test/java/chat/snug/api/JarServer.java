package chat.snug.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The real jar as a process, on a free port and in a folder of its own. */
final class JarServer implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening.*?(http://[^\\s\"]+)");
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 20;

  private final Path folder;
  private final Process process;
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<URI> url = new CompletableFuture<>();

  private JarServer(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts it and waits until it listens. Applications' tokens are those of {@link Jwt}. */
  static JarServer start(String... flags) {
    try {
      var folder = Files.createTempDirectory("snug-api");
      var process = new ProcessBuilder(command(folder, flags))
          .directory(folder.toFile())
          .redirectErrorStream(true);
      process.environment().keySet().removeIf(name -> name.startsWith("SNUG_"));
      process.environment().put("SNUG_JWT_SECRET", Jwt.SECRET);
      var server = new JarServer(folder, process.start());
      server.readLog();
      server.url();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path folder, String... flags) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(System.getProperty("snug.jar"));
    command.addAll(List.of("--host=127.0.0.1", "--port=0", "--data=" + folder.resolve("data")));
    command.addAll(List.of(flags));
    return command;
  }

  /** Where it listens. */
  URI url() {
    try {
      return url.get(START_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new AssertionError("the server did not start: " + log, e);
    }
  }

  /** Asks it to end, as an operator does (SIGTERM). */
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, SECONDS)) {
        process.destroyForcibly().waitFor(STOP_SECONDS, SECONDS);
      }
      removeFolder();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readLog() {
    var reader = new Thread(() -> {
      try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
        lines.lines().forEach(this::line);
      } catch (IOException | UncheckedIOException ended) {
        log.add(ended.toString());
      }
      url.completeExceptionally(new IOException("it ended"));
    });
    reader.setDaemon(true);
    reader.start();
  }

  private void line(String line) {
    log.add(line);
    var found = LISTENING.matcher(line);
    if (found.find()) {
      url.complete(URI.create(found.group(1)));
    }
  }

  private void removeFolder() {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
