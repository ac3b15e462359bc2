package chat.snug.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code src/test/dart/person.dart} as a process: frames go in and come out as lines. */
public final class DartClient implements AutoCloseable {
  /** The first run on a machine fetches a Dart VM. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Path PROGRAM = Path.of("src", "test", "dart", "person.dart");

  private final List<JsonNode> frames = new ArrayList<>();
  private final Process process;

  private DartClient(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "frames of dart");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Signs up, or in where there is no invite, joins the lobby and waits for the welcome.
   *
   * @param invite null: the account exists
   */
  public static DartClient start(int port, String username, String password, String invite)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Tools.dart().toString(),
        PROGRAM.toAbsolutePath().toString(),
        "http://127.0.0.1:" + port,
        username,
        password));
    Optional.ofNullable(invite).ifPresent(command::add);
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    DartClient client = new DartClient(process);
    client.await("welcome", frame -> ChatSocket.isOf(frame, "welcome"));
    return client;
  }

  public void send(Map<String, ?> frame) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((Person.JSON.valueToTree(frame) + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first frame of all that came that fits. */
  public JsonNode await(String what, Predicate<JsonNode> fits) {
    Waiting.until("Dart's client has " + what, PATIENCE, () -> {
      if (frames().stream().anyMatch(fits)) {
        return true;
      }
      if (!process.isAlive()) {
        throw new AssertionError("Dart's client ended with " + process.exitValue());
      }
      return false;
    });
    return frames().stream().filter(fits).findFirst().orElseThrow();
  }

  public List<JsonNode> frames() {
    synchronized (frames) {
      return List.copyOf(frames);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode frame = Person.JSON.readTree(line);
        synchronized (frames) {
          frames.add(frame);
        }
      }
    } catch (IOException ended) {
      // The process was closed while it was read.
    }
  }
}
