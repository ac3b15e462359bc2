package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far a room's log was told to the application, and what came of it too early. */
final class RoomLog {
  /** Events that wait for those before them; beyond that the newest are fetched again. */
  private static final int MOST_HELD = 1_000;

  private final String id;
  private final TreeMap<Long, ObjectNode> held = new TreeMap<>();
  private long seq;
  private long head;
  private long leaving;
  private boolean starting;
  private boolean unsure;
  private int starts;
  private int signs;

  RoomLog(String id, long seq) {
    this.id = id;
    this.seq = seq;
    this.head = seq;
  }

  String id() {
    return id;
  }

  /** The last event told; -1 before the room's first start. */
  long seq() {
    return seq;
  }

  /** The newest event known of. */
  long head() {
    return head;
  }

  void raise(long known) {
    head = Math.max(head, known);
  }

  /** Whether there are events to fetch. */
  boolean isBehind() {
    return !starting && (unsure || seq < head);
  }

  long missing() {
    return head - seq;
  }

  /** Takes an event; one that was told is dropped. */
  void hold(long number, ObjectNode event) {
    signs++;
    if (number <= seq && !starting) {
      return;
    }
    raise(number);
    held.put(number, event);
    if (held.size() > MOST_HELD) {
      held.pollLastEntry();
    }
  }

  /** The event that is due, which counts as told from now on; null where it is not here. */
  @Nullable
  ObjectNode next() {
    ObjectNode event = starting ? null : held.remove(seq + 1);
    if (event != null) {
      seq++;
    }
    return event;
  }

  /** The user has left at this event, if no later one takes it back; 0 takes it back. */
  void leavingAt(long event) {
    leaving = event;
  }

  boolean hasLeft() {
    return leaving > 0 && seq >= head;
  }

  /** It is read anew: until {@link #restart} events are only held. */
  void starting() {
    starting = true;
    unsure = false;
    starts++;
  }

  boolean isStarting() {
    return starting;
  }

  /** How often it started anew. */
  int starts() {
    return starts;
  }

  /** A welcome lists it. */
  void listed(long known) {
    signs++;
    raise(known);
  }

  /** How often anything showed that the room is there: an answer asked for before that says nothing of its being gone. */
  int signs() {
    return signs;
  }

  /** It goes on from this place. */
  void restart(long place) {
    starts++;
    starting = false;
    unsure = false;
    leaving = 0;
    seq = place;
    held.headMap(place, true).clear();
    raise(place);
  }

  /** Forgets what is known of events to come, which belong to another history. */
  void forgetHeld() {
    held.clear();
    head = 0;
  }

  /** Whether there is news must be asked. */
  void unsure() {
    unsure = true;
  }

  boolean isUnsure() {
    return unsure;
  }

  /** The server told the room's head. */
  void sure(long known) {
    unsure = false;
    raise(known);
  }
}
