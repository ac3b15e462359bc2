package chat.snug.drivers;

import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A driver as a process with its store, which outlives the process. Commands may be told from any thread. */
public final class DriverProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int GENTLE_SECONDS = 15;
  private static final int TAIL = 5;
  private static final int NOISE = 1500;
  /** A start is the dearest moment of a process; many at once starve each other on two cores. */
  private static final Semaphore STARTING = new Semaphore(3);

  private final String name;
  private final String user;
  private final Path folder;
  private final List<String> command;
  private final Recorder recorder = new Recorder();
  private Process process;
  private Thread reader;

  private DriverProcess(
      List<String> driver,
      String name,
      String user,
      String url,
      Path folder,
      Map<String, ?> options) {
    this.name = name;
    this.user = user;
    this.folder = folder;
    command = new ArrayList<>(driver);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("url", url);
    all.put("user", user);
    all.put("secret", SnugProcess.SECRET);
    all.put("device", "device-" + name);
    all.put("store", folder.resolve("store"));
    all.putAll(options);
    all.forEach((option, value) -> command.addAll(List.of("--" + option, value.toString())));
  }

  /**
   * Not started yet.
   *
   * @param driver what starts it, such as {@link Language#command}
   * @param name of this client in the test
   * @param folder of its own, made where it isn't there
   */
  public static DriverProcess of(
      List<String> driver,
      String name,
      String user,
      String url,
      Path folder,
      Map<String, ?> options)
      throws IOException {
    Files.createDirectories(folder.resolve("store"));
    return new DriverProcess(driver, name, user, url, folder, options);
  }

  public static DriverProcess of(
      Language language, String name, String user, String url, Path folder) throws IOException {
    return of(language.command(), name, user, url, folder, Map.of());
  }

  public String name() {
    return name;
  }

  public String user() {
    return user;
  }

  /** Starts it on what its store holds; it is ready when this returns. */
  public DriverProcess start() throws IOException, InterruptedException {
    STARTING.acquire();
    try {
      recorder.begin();
      process = new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.appendTo(noise().toFile()))
          .start();
      reader = new Thread(this::read, "driver " + name);
      reader.setDaemon(true);
      reader.start();
      await("ready");
    } finally {
      STARTING.release();
    }
    return this;
  }

  /** Tells it a command; false where the process is gone. */
  public boolean tell(Map<String, ?> line) {
    String text = Person.JSON.valueToTree(line).toString();
    JsonNode json = parsed(text); // so that it can be compared with what comes back
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (command) {
      recorder.add(true, json);
      try {
        OutputStream input = process.getOutputStream();
        input.write(bytes);
        input.flush();
        return true;
      } catch (IOException gone) {
        return false;
      }
    }
  }

  public boolean tell(String what) {
    return tell(Map.of("do", what));
  }

  /** Connects, and waits until the catch-up is done. */
  public JsonNode connect() {
    int since = mark();
    tell("connect");
    return await("caught_up", since, line -> isOf(line, "caught_up"));
  }

  public JsonNode status() {
    int since = mark();
    tell("state");
    return await("status", since, line -> isOf(line, "status"));
  }

  /** What is said from here on is new; of the current run. */
  public int mark() {
    return recorder.mark();
  }

  /** The lines of the current run. */
  public List<JsonNode> lines() {
    return lines(0);
  }

  public List<JsonNode> lines(int since) {
    return recorder.lines(since);
  }

  public List<JsonNode> lines(String on) {
    return lines().stream().filter(line -> isOf(line, on)).toList();
  }

  /** The first line of that kind in this run. */
  public JsonNode await(String on) {
    return await(on, 0, line -> isOf(line, on));
  }

  /** The first line from {@code since} on that fits. */
  public JsonNode await(String what, int since, Predicate<JsonNode> fits) {
    try {
      JsonNode found = recorder.await(since, fits, PATIENCE);
      if (found == null) {
        throw new AssertionError(name + " said nothing of " + what + "; " + tail());
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  public static boolean isOf(JsonNode line, String on) {
    return line.path("on").asText().equals(on);
  }

  public History history() {
    return new History(name, user, recorder.runs());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** kill -9. All that it had printed is in the history when this returns. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join(PATIENCE.toMillis());
  }

  /** Ends it in order; its exit status. */
  public int quit() throws InterruptedException {
    tell("quit");
    if (!process.waitFor(GENTLE_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError(name + " did not quit; " + tail());
    }
    reader.join(PATIENCE.toMillis());
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** The end of what it said, for a failure's message. */
  public String tail() {
    List<JsonNode> lines = lines();
    String last = lines.stream()
        .skip(Math.max(0, lines.size() - TAIL))
        .map(JsonNode::toString)
        .map(line -> line.substring(0, Math.min(NOISE / TAIL, line.length())))
        .collect(Collectors.joining("\n  "));
    try {
      String noise = Files.readString(noise());
      return "last lines:\n  " + last + "\nstandard error:\n"
          + noise.substring(Math.max(0, noise.length() - NOISE));
    } catch (IOException e) {
      return last;
    }
  }

  private Path noise() {
    return folder.resolve("stderr");
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        recorder.add(false, parsed(line));
      }
    } catch (IOException ended) {
      // It was killed while it was read.
    } finally {
      recorder.end();
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return Person.JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return Person.JSON.createObjectNode().put("on", "(no JSON)").put("line", line);
    }
  }
}
