package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a session begins.
 *
 * @param rooms the most recently active ones
 * @param more whether there are rooms beyond these
 * @param frameBytes that a frame may have, 0 for any number
 * @param textCharacters that a message's text may have, 0 for any number
 */
record Welcome(
    String epoch, Map<String, Place> rooms, boolean more, long frameBytes, long textCharacters) {

  /** Where a room stands for this user. */
  record Place(long head, long read, long unread) {}

  /** Whether it says of which store and of which rooms it speaks; without them it would be taken for news that all rooms are gone. */
  static boolean isWhole(ObjectNode frame) {
    return Json.text(frame, "epoch") != null && frame.path("rooms").isObject();
  }

  static Welcome of(ObjectNode frame) {
    Map<String, Place> rooms = new LinkedHashMap<>();
    Json.child(frame, "rooms").properties().forEach(room -> {
      JsonNode place = room.getValue();
      long head = Json.number(place, "head", -1);
      if (head >= 0) {
        rooms.put(
            room.getKey(),
            new Place(head, Json.number(place, "read", 0), Json.number(place, "unread", 0)));
      }
    });
    ObjectNode limits = Json.child(frame, "limits");
    String epoch = Json.text(frame, "epoch");
    return new Welcome(
        epoch == null ? "" : epoch,
        rooms,
        Json.flag(frame, "more"),
        Json.number(limits, "frame_bytes", 0),
        Json.number(limits, "text_characters", 0));
  }
}
