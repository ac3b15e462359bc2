package chat.snug.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads along what goes through a proxy: the calls of REST that clients make, and the frames of their sockets both ways. */
public final class Traffic {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** More is a mistake of the test, which should have looked at less. */
  private static final int FRAMES_MAX = 200_000;

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
  private final AtomicInteger counted = new AtomicInteger();

  /** A request as its first line says it. */
  public record Call(long nanos, String method, String path) {
    public boolean isSocket() {
      return path.startsWith("/v1/socket");
    }
  }

  /**
   * A frame of a socket.
   *
   * @param type of the frame's JSON; of others {@code (ping)}, {@code (pong)}, {@code (close)} and the like
   * @param bytes of its payload
   */
  public record Frame(long nanos, Way way, String type, int bytes) {}

  /** For one connection. */
  public Tap tap() {
    HttpReader up = new HttpReader(
        true,
        head -> {
          String[] words = head.split(" ", 3);
          calls.add(new Call(System.nanoTime(), words[0], words[1]));
        },
        (opcode, payload) -> frame(Way.UP, opcode, payload));
    HttpReader down =
        new HttpReader(false, head -> {}, (opcode, payload) -> frame(Way.DOWN, opcode, payload));
    return (way, bytes) -> {
      if (way == Way.UP) {
        up.read(bytes);
      } else if (up.isSocket()) { // answers of REST are nobody's business here
        down.read(bytes);
      }
    };
  }

  /** All requests so far, those for sockets too. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public List<Call> calls(String method, String path) {
    return calls.stream()
        .filter(call -> call.method().equals(method) && call.path().contains(path))
        .toList();
  }

  /** How many sockets were asked for. */
  public long sockets() {
    return calls.stream().filter(Call::isSocket).count();
  }

  public List<Frame> frames() {
    return List.copyOf(frames);
  }

  /** Forgets what was so far. */
  public void clear() {
    calls.clear();
    frames.clear();
    counted.set(0);
  }

  private void frame(Way way, int opcode, ByteBuffer payload) {
    if (counted.incrementAndGet() > FRAMES_MAX) {
      throw new IllegalStateException("more than " + FRAMES_MAX + " frames");
    }
    int bytes = payload.remaining();
    frames.add(new Frame(System.nanoTime(), way, type(opcode, payload), bytes));
  }

  private static String type(int opcode, ByteBuffer payload) {
    return switch (opcode) {
      case 1 -> jsonType(payload);
      case 8 -> "(close)";
      case 9 -> "(ping)";
      case 10 -> "(pong)";
      default -> "(opcode " + opcode + ")";
    };
  }

  private static String jsonType(ByteBuffer payload) {
    String text = StandardCharsets.UTF_8.decode(payload).toString();
    try {
      JsonNode json = JSON.readTree(text);
      return json.path("type").asText();
    } catch (IOException e) {
      return "(no JSON)";
    }
  }
}
