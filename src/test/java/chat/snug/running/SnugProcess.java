package chat.snug.running;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real jar as a process of its own, on a free port and a folder of the test's. */
public final class SnugProcess implements AutoCloseable {
  /** Of the application's tokens that {@link Person} signs. */
  public static final String SECRET = "a-secret-for-tests-alone-0123456789abcdef";

  /** Options of a JVM that starts with half of the work, and is slower after some minutes. */
  public static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern LISTENING = Pattern.compile("listening.*http://[^\\s\":/]+:(\\d+)");
  private static final int GENTLE = 15;

  private final Path folder;
  private final List<String> jvmOptions;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> prefix = List.of();
  private String jar = System.getProperty("snug.jar");
  private Process process;
  private int port;
  private int starts;

  private SnugProcess(Path folder, List<String> jvmOptions) {
    this.folder = folder;
    this.jvmOptions = jvmOptions;
    environment.put("SNUG_HOST", "127.0.0.1");
    environment.put("SNUG_PORT", "0");
    environment.put("SNUG_DATA", folder.resolve("data").toString());
    environment.put("SNUG_JWT_SECRET", SECRET);
    environment.put("SNUG_LIMITS_FRAMES_PER_SECOND", "0");
    environment.put("SNUG_LIMITS_CALLS_PER_SECOND", "0");
    environment.put("SNUG_LIMITS_SIGN_INS_PER_MINUTE", "0");
  }

  /** On a JVM as operators run it, but for these options. Not started yet. */
  public static SnugProcess in(Path folder, String... jvmOptions) {
    return new SnugProcess(folder, List.of(jvmOptions));
  }

  /** For tests of what it does, not of how it bears load. Not started yet. */
  public static SnugProcess quick(Path folder) {
    return new SnugProcess(folder, QUICK);
  }

  public SnugProcess with(String key, String value) {
    environment.put(key, value);
    return this;
  }

  /** Runs it by this command, which must become the program that it is told, such as {@code ip netns exec}. */
  public SnugProcess by(List<String> command) {
    prefix = List.copyOf(command);
    return this;
  }

  /** Another build from the next start on. */
  public SnugProcess jar(String path) {
    jar = path;
    return this;
  }

  public SnugProcess without(String key) {
    environment.remove(key);
    return this;
  }

  /** With the limits that it has by itself; without this, those are off that a busy test comes to. */
  public SnugProcess limited() {
    environment.keySet().removeIf(name -> name.startsWith("SNUG_LIMITS_"));
    return this;
  }

  /** Starts it; serves when this returns. The port of the first start is kept for later ones. */
  public SnugProcess start() throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("SNUG_"));
    builder.environment().putAll(environment);
    process = builder.start();
    starts++;
    Waiting.until("the server listens", PATIENCE, () -> {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "the server ended with " + process.exitValue() + ":\n" + log());
      }
      return listening() == starts;
    });
    environment.put("SNUG_PORT", Integer.toString(port));
    return this;
  }

  public String host() {
    return environment.get("SNUG_HOST");
  }

  public int port() {
    return port;
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("http://" + host() + ":" + port);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it said since the first start. */
  public String log() {
    try {
      return new String(Files.readAllBytes(logFile()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit status. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(GENTLE, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("it did not end on SIGTERM:\n" + log());
    }
    return process.exitValue();
  }

  /** Sends a signal by name, such as STOP and CONT. */
  public void signal(String name) throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
        .inheritIO()
        .start()
        .waitFor();
    if (status != 0) {
      throw new IllegalStateException("no signal " + name);
    }
  }

  /** Resident memory in KiB. */
  public long rssKib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no VmRSS");
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      process.destroyForcibly().onExit().join();
    }
  }

  private Path logFile() {
    return folder.resolve("log");
  }

  /** How often it has said that it listens. */
  private int listening() {
    Matcher lines = LISTENING.matcher(log());
    int found = 0;
    while (lines.find()) {
      found++;
      port = Integer.parseInt(lines.group(1));
    }
    return found;
  }
}
