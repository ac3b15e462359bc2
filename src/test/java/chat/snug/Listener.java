package chat.snug;

import chat.snug.running.Person;
import chat.snug.running.Waiting;
import chat.snug.running.WireSocket;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A session whose frames are all kept, read on a thread of its own. */
final class Listener implements AutoCloseable {
  private final WireSocket socket;
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final JsonNode welcome;
  private volatile int closeCode;

  Listener(int port, String token, String device) throws IOException {
    socket = WireSocket.open(port);
    say(Map.of("type", "hello", "token", token, "device", device, "state", "foreground"));
    welcome = socket.await("welcome");
    Thread reader = new Thread(this::read, "reader of " + device);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      for (WireSocket.Said said = socket.next(); ; said = socket.next()) {
        if (said.isClose()) {
          closeCode = said.closeCode();
          return;
        }
        heard.add(said.frame());
      }
    } catch (IOException gone) {
      closeCode = 1006;
    }
  }

  JsonNode welcome() {
    return welcome;
  }

  int closeCode() {
    return closeCode;
  }

  void say(Map<String, ?> frame) {
    socket.text(Person.JSON.valueToTree(frame).toString());
  }

  void send(String room, String id) {
    say(Map.of("type", "send", "room", room, "client_msg_id", id, "text", "hi"));
  }

  List<JsonNode> heard() {
    return heard;
  }

  /** Seqs of this room's events in the order in which they came. */
  List<Long> seqs(String room) {
    return heard.stream()
        .filter(frame -> room.equals(frame.path("room").asText())
            && List.of("message", "member", "room").contains(frame.path("type").asText()))
        .map(frame -> frame.path("seq").asLong())
        .toList();
  }

  boolean has(Predicate<JsonNode> frame) {
    return heard.stream().anyMatch(frame);
  }

  void await(String what, Duration patience, Predicate<JsonNode> frame) {
    Waiting.until(what + ", not " + heard, patience, () -> has(frame));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
