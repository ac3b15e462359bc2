package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.AsyncResult;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What rooms are besides their logs: the room and its first members as last read, and who has read up to where. */
final class RoomFacts {
  private final String me;
  private final Map<String, ObjectNode> rooms = new HashMap<>();
  private final Map<String, ObjectNode> members = new HashMap<>();
  private final Map<String, Map<String, Long>> reads = new HashMap<>();
  private final Map<String, Unread> unread = new HashMap<>();

  /** How many were unread when the server said so, and those since. */
  private record Unread(long head, long count) {
    private static final long MOST = 1_000;

    Unread plus(long seq) {
      return seq <= head ? this : new Unread(seq, Math.min(MOST, count + 1));
    }
  }

  RoomFacts(String me) {
    this.me = me;
  }

  void room(String id, AsyncResult<ObjectNode> answer) {
    if (answer.succeeded()) {
      rooms.put(id, answer.result());
    }
  }

  void members(String id, AsyncResult<ObjectNode> answer) {
    if (answer.succeeded()) {
      members.put(id, answer.result());
    }
  }

  @Nullable
  ObjectNode room(String id) {
    return rooms.get(id);
  }

  @Nullable
  ObjectNode members(String id) {
    return members.get(id);
  }

  void forget(String id) {
    rooms.remove(id);
    members.remove(id);
    reads.remove(id);
    unread.remove(id);
  }

  void welcomed(String id, Welcome.Place place) {
    unread.put(id, new Unread(place.head(), place.unread()));
    reads.computeIfAbsent(id, any -> new HashMap<>()).put(me, place.read());
  }

  /** Takes what somebody has read; {@code head} is the newest event known of the room. */
  void read(String id, String user, ObjectNode frame, long head) {
    long seq = Json.number(frame, "read", 0);
    reads.computeIfAbsent(id, any -> new HashMap<>()).merge(user, seq, Math::max);
    long left = Json.number(frame, "unread", -1);
    if (user.equals(me) && left >= 0) {
      unread.put(id, new Unread(head, left));
    }
  }

  /** Counts a message that was told: one of somebody else, outside threads or with a mention. */
  void told(String id, ObjectNode event) {
    Unread known = unread.get(id);
    if (known == null || !"message".equals(Json.text(event, "type")) || event.has("deleted_at")) {
      return;
    }
    boolean mine = me.equals(Json.text(event, "user"));
    boolean inThread = Json.number(event, "thread", 0) > 0;
    if (!mine && (!inThread || mentionsMe(event))) {
      unread.put(id, known.plus(Json.number(event, "seq", 0)));
    }
  }

  /** 0 to 1,000. */
  long unread(String id) {
    Unread known = unread.get(id);
    return known == null ? 0 : known.count();
  }

  /** How far a user has read, 0 where nobody said. */
  Map<String, Long> reads(String id) {
    return Map.copyOf(reads.getOrDefault(id, Map.of()));
  }

  private boolean mentionsMe(ObjectNode event) {
    for (var user : Json.list(event, "mentions")) {
      if (me.equals(user.asText())) {
        return true;
      }
    }
    return false;
  }
}
