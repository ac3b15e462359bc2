package chat.snug.storm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The server's logs of all rooms, as REST tells them at the end: what all views are held against. */
final class Logs {
  /** What deletion takes out of an event, leaving {@code deleted_at}. */
  private static final List<String> EMPTIED = List.of("text", "data", "mentions", "attachments");

  private static final String DELETED = "deleted_at";

  private final Map<String, List<JsonNode>> rooms;
  private final Map<String, List<JsonNode>> messages = new HashMap<>();

  Logs(Map<String, List<JsonNode>> rooms) {
    this.rooms = rooms;
    events()
        .filter(event -> type(event).equals("message"))
        .forEach(event -> messages
            .computeIfAbsent(
                key(event.path("user").asText(), event.path("client_msg_id").asText()),
                absent -> new ArrayList<>())
            .add(event));
  }

  static String type(JsonNode event) {
    return event.path("type").asText();
  }

  static boolean isEmptied(JsonNode event) {
    return event.has(DELETED);
  }

  Set<String> rooms() {
    return rooms.keySet();
  }

  Stream<JsonNode> events() {
    return rooms.values().stream().flatMap(List::stream);
  }

  Stream<JsonNode> events(String room) {
    return rooms.getOrDefault(room, List.of()).stream();
  }

  long head(String room) {
    return rooms.get(room).size();
  }

  /** The event at that seq; null where there is none. */
  JsonNode at(String room, long seq) {
    List<JsonNode> log = rooms.getOrDefault(room, List.of());
    return seq < 1 || seq > log.size() ? null : log.get((int) seq - 1);
  }

  /** All events that are this message: one, where nothing is lost or doubled. */
  List<JsonNode> messages(String user, String clientMsgId) {
    return messages.getOrDefault(key(user, clientMsgId), List.of());
  }

  /** What is wrong with the logs themselves. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    rooms.forEach((room, log) -> {
      for (int i = 0; i < log.size(); i++) {
        if (log.get(i).path("seq").asLong() != i + 1
            || !log.get(i).path("room").asText().equals(room)) {
          faults.add("the log of " + room + " has at " + (i + 1) + ": " + log.get(i));
          return;
        }
      }
    });
    return faults;
  }

  /** Whether somebody who saw this saw what the log holds, or what it held before a deletion emptied it. */
  boolean shows(JsonNode seen, JsonNode logged) {
    return seen.equals(logged)
        || (isEmptied(logged) && !isEmptied(seen) && emptied(seen).equals(emptied(logged)));
  }

  private static JsonNode emptied(JsonNode event) {
    ObjectNode copy = event.deepCopy();
    copy.remove(EMPTIED);
    copy.remove(DELETED);
    return copy;
  }

  private static String key(String user, String id) {
    return user + "/" + id;
  }
}
