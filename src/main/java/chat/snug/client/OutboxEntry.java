package chat.snug.client;

import chat.snug.client.Composed.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What waits in the outbox: {@code {id, kind, room, composed_at, …}} with the members of its frame. */
final class OutboxEntry {
  private static final List<String> OWN_MEMBERS = List.of("id", "kind", "composed_at");
  private static final String TARGET_ID = "client_msg_id";

  private final ObjectNode stored;
  private final Composed composed;
  private boolean attempted;
  private long number;

  private OutboxEntry(ObjectNode stored, Composed composed, boolean attempted) {
    this.stored = stored;
    this.composed = composed;
    this.attempted = attempted;
  }

  /** A new one, of a frame's members. */
  static OutboxEntry compose(Composed composed, long at, ObjectNode members) {
    ObjectNode stored = Json.object()
        .put("id", composed.id())
        .put("kind", composed.kind().type())
        .put("room", composed.room())
        .put("composed_at", at);
    members.properties().forEach(member -> {
      if (!stored.has(member.getKey()) && !member.getKey().equals("type")) {
        stored.set(member.getKey(), member.getValue());
      }
    });
    return new OutboxEntry(stored, composed, false);
  }

  /** One from the store; null where it is none. Nobody knows whether it was on a socket. */
  static @Nullable OutboxEntry stored(ObjectNode stored) {
    String id = Json.text(stored, "id");
    String room = Json.text(stored, "room");
    String kind = Json.text(stored, "kind");
    if (id == null || room == null || kind == null || !isKind(kind)) {
      return null;
    }
    return new OutboxEntry(stored.deepCopy(), new Composed(Kind.of(kind), id, room, null), true);
  }

  Composed composed() {
    return composed;
  }

  String id() {
    return composed.id();
  }

  String room() {
    return composed.room();
  }

  /** Its place among all that was composed. */
  long number() {
    return number;
  }

  void number(long place) {
    number = place;
  }

  ObjectNode stored() {
    return stored;
  }

  /** Whether it may have been on a socket. */
  boolean wasAttempted() {
    return attempted;
  }

  void attempted() {
    attempted = true;
  }

  /** Whether it names a message of the log by its place. */
  boolean namesSeq() {
    return composed.isMessage()
        ? stored.hasNonNull("reply_to") || stored.hasNonNull("thread")
        : stored.has("seq");
  }

  /** The message without a seq yet that it is about; null where there is none. */
  @Nullable
  String awaitedTarget() {
    return composed.isMessage() || stored.has("seq") ? null : Json.text(stored, TARGET_ID);
  }

  /** The message that it is about stands there. */
  void resolve(long seq) {
    stored.put("seq", seq);
  }

  /** What is sent. */
  ObjectNode frame() {
    ObjectNode frame = Json.object().put("type", composed.kind().type());
    frame.put(composed.isMessage() ? TARGET_ID : "ref", composed.id());
    stored.properties().forEach(member -> {
      if (!OWN_MEMBERS.contains(member.getKey()) && !member.getKey().equals(TARGET_ID)) {
        frame.set(member.getKey(), member.getValue());
      }
    });
    return frame;
  }

  /** Whether this event of its author's is what the entry asked for. */
  boolean isDoneBy(ObjectNode event) {
    if (!room().equals(Json.text(event, "room"))) {
      return false;
    }
    String type = String.valueOf(Json.text(event, "type"));
    if (composed.isMessage()) {
      return type.equals("message") && id().equals(Json.text(event, TARGET_ID));
    }
    long target = Json.number(stored, "seq", -1);
    return target > 0
        && target == Json.number(event, "target", 0)
        && switch (composed.kind()) {
          case EDIT -> type.equals("edit") && (event.has("deleted_at") || isSameText(event));
          case DELETE -> type.equals("delete");
          default -> type.equals("reaction") && isSame("emoji", event) && isSame("on", event);
        };
  }

  private boolean isSameText(ObjectNode event) {
    JsonNode data = stored.get("data");
    return isSame("text", event) && (data == null || data.isNull() || isSame("data", event));
  }

  private boolean isSame(String member, ObjectNode event) {
    return Objects.equals(stored.get(member), event.get(member));
  }

  private static boolean isKind(String kind) {
    for (Kind each : Kind.values()) {
      if (each.type().equals(kind)) {
        return true;
      }
    }
    return false;
  }
}
