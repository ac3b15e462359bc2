package chat.snug.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of all writers into their order, for the rooms that this node is interested in: what is next goes on, what comes too early is held
 * for a moment and then asked for with what is missing, what was delivered already is dropped. Pure: somebody else asks the store.
 *
 * <p>What must always hold: of each room every event above the seq it began with is delivered once, in the order of seq, whatever was lost, doubled or
 * reordered on the way, once the room's head is known.
 */
final class Sequencer {
  /** A message of another writer is usually here by then. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  /** After a question that failed. */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  /** After a room proved to be unreadable. */
  static final long UNREADABLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  /** Rooms in one question. */
  static final int ASK_MAX = 500;

  private final LongSupplier nanoTime;
  private final Map<String, RoomSequence> rooms = new HashMap<>();
  private final Map<String, RoomSequence> gaps = new LinkedHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();

  Sequencer(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Null for a room that this node is not interested in. */
  @Nullable
  RoomSequence find(String room) {
    return rooms.get(room);
  }

  /** What follows {@code head} is to be delivered; where the room is known already nothing changes. */
  void begin(String room, long head) {
    rooms.computeIfAbsent(room, absent -> new RoomSequence(head));
  }

  void forget(String room) {
    rooms.remove(room);
    gaps.remove(room);
  }

  Set<String> rooms() {
    return new HashSet<>(rooms.keySet());
  }

  int size() {
    return rooms.size();
  }

  int gaps() {
    return gaps.size();
  }

  /** One event came; adds what is next by it, itself and perhaps what was held. Of a room that is not known it adds nothing. */
  void offer(Notice.Entry entry, List<Notice.Entry> next) {
    RoomSequence room = rooms.get(entry.room());
    if (room == null || entry.seq() <= room.last()) {
      return;
    }
    if (room.isNext(entry.seq())) {
      deliver(room, entry, next);
      settle(entry.room(), room);
    } else {
      room.hold(entry);
      miss(entry.room(), room);
    }
  }

  /** The room has events up to there: what does not come soon is to be asked for. */
  void expect(String id, long head) {
    RoomSequence room = rooms.get(id);
    if (room != null && head > room.last()) {
      room.expect(head);
      miss(id, room);
    }
  }

  /** Rooms to ask the store for, each with the seq above which events are missing; they count as asked for until the answer. */
  Map<String, Long> due() {
    if (gaps.isEmpty()) {
      return Map.of();
    }
    long now = nanoTime.getAsLong();
    Map<String, Long> due = new LinkedHashMap<>();
    for (Map.Entry<String, RoomSequence> gap : gaps.entrySet()) {
      Long at = gap.getValue().dueAt();
      if (at != null && now - at >= 0 && due.size() < ASK_MAX) {
        gap.getValue().dueAt(null);
        due.put(gap.getKey(), gap.getValue().last());
      }
    }
    return due;
  }

  /**
   * The store's answer to what was {@link #due}; gives what is next by it. A log that was emptied but for its end skips to that.
   *
   * @param whole whether there is nothing more
   */
  List<Notice.Entry> fetched(Map<String, Long> asked, List<Notice.Entry> events, boolean whole) {
    List<Notice.Entry> next = new ArrayList<>();
    Set<String> answered = new HashSet<>();
    for (Notice.Entry event : events) {
      answered.add(event.room());
      RoomSequence room = rooms.get(event.room());
      if (room != null && event.seq() > room.last() && isAnswerFor(room, event, asked)) {
        deliver(room, event, next);
      }
    }
    for (String id : asked.keySet()) {
      RoomSequence room = rooms.get(id);
      if (room != null) {
        afterAnswer(id, room, whole && !answered.contains(id));
      }
    }
    return next;
  }

  /** The store did not answer. */
  void failed(Set<String> asked) {
    asked.forEach(id -> askAgain(id, RETRY_NANOS));
  }

  /** The store failed at this room. */
  void unreadable(String id) {
    askAgain(id, UNREADABLE_NANOS);
    RoomSequence room = gaps.get(id);
    if (room != null) {
      room.unreadable(true);
    }
  }

  private void askAgain(String id, long wait) {
    RoomSequence room = gaps.get(id);
    if (room != null) {
      room.dueAt(nanoTime.getAsLong() + wait);
    }
  }

  /** Rooms of which something was expected that the store does not have; expected is nothing of them any more. */
  Set<String> takeGone() {
    Set<String> taken = new LinkedHashSet<>(gone);
    gone.clear();
    return taken;
  }

  /** A room that was forgotten and begun anew meanwhile may have to be asked for from an earlier seq on. */
  private static boolean isAnswerFor(
      RoomSequence room, Notice.Entry event, Map<String, Long> asked) {
    Long after = asked.get(event.room());
    return after != null && after <= room.last();
  }

  private void afterAnswer(String id, RoomSequence room, boolean nothing) {
    if (!room.hasGap()) {
      settle(id, room);
    } else if (nothing) {
      room.expectNothing();
      gaps.remove(id);
      gone.add(id);
    } else {
      room.dueAt(nanoTime.getAsLong());
      gaps.put(id, room);
    }
  }

  private static void deliver(RoomSequence room, Notice.Entry entry, List<Notice.Entry> next) {
    for (Notice.Entry one = entry; one != null; one = room.takeNext()) {
      room.delivered(one.seq());
      next.add(one);
    }
  }

  private void settle(String id, RoomSequence room) {
    if (!room.hasGap()) {
      room.dueAt(null);
      gaps.remove(id);
    }
  }

  private void miss(String id, RoomSequence room) {
    if (gaps.putIfAbsent(id, room) == null) {
      room.dueAt(nanoTime.getAsLong() + PATIENCE_NANOS);
    }
  }
}
