package chat.snug.storm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Something a client was told to compose, which the driver said is in its durable outbox.
 *
 * @param id the {@code client_msg_id}; for edits, deletions and reactions the {@code ref}
 * @param command as it was told
 */
record Composed(String id, JsonNode command) {
  /** Members of a command that are the driver's own. */
  private static final Set<String> OF_THE_DRIVER =
      Set.of("do", "tag", "room", "client_msg_id", "seq");

  String room() {
    return command.path("room").asText();
  }

  boolean isMessage() {
    return command.path("do").asText().equals("send");
  }

  /** The type that its event has in the log. */
  String type() {
    return switch (command.path("do").asText()) {
      case "send" -> "message";
      case "react" -> "reaction";
      default -> command.path("do").asText();
    };
  }

  /** Those of its members that the event has not as they were composed; of an emptied event no others than it still has. */
  List<String> differences(JsonNode event) {
    Set<String> names = new TreeSet<>();
    command.fieldNames().forEachRemaining(names::add);
    names.removeAll(OF_THE_DRIVER);
    names.removeIf(name -> Logs.isEmptied(event) && !event.has(name));
    names.removeIf(name -> command.get(name).equals(event.get(name)));
    return List.copyOf(names);
  }
}
