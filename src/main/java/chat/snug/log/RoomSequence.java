package chat.snug.log;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far one room's events were delivered on this node, and what came too early. */
final class RoomSequence {
  /** What comes after so many too early is fetched with the gap. */
  static final int HELD_MAX = 64;

  private final long first;
  private long last;
  /** The highest seq that is known to exist. */
  private long expected;
  /** When the gap is to be closed from the store, on a clock of nanoseconds; null: there is none, or it is being closed. */
  private @Nullable Long dueAt;

  private @Nullable TreeMap<Long, Notice.Entry> held;
  /** The store can't read what is next. */
  private boolean unreadable;

  /** @param head delivery begins with what follows it */
  RoomSequence(long head) {
    first = head;
    last = head;
    expected = head;
  }

  /** Nothing up to here was ever delivered by this. */
  long first() {
    return first;
  }

  /** All above {@link #first} up to here was delivered. */
  long last() {
    return last;
  }

  /** The highest seq that is known to exist. */
  long expected() {
    return expected;
  }

  boolean hasGap() {
    return expected > last;
  }

  @Nullable
  Long dueAt() {
    return dueAt;
  }

  void dueAt(@Nullable Long time) {
    dueAt = time;
  }

  void expect(long head) {
    expected = Math.max(expected, head);
  }

  boolean isNext(long seq) {
    return seq == last + 1;
  }

  /** Whether the store could not read what is next; nobody waits for that. */
  boolean isUnreadable() {
    return unreadable;
  }

  void unreadable(boolean isSo) {
    unreadable = isSo;
  }

  void delivered(long seq) {
    last = seq;
    unreadable = false;
    expect(seq);
  }

  void hold(Notice.Entry entry) {
    if (held == null) {
      held = new TreeMap<>();
    }
    if (held.size() < HELD_MAX) {
      held.put(entry.seq(), entry);
    }
    expect(entry.seq());
  }

  /** What was held and is next by now, or null. */
  Notice.@Nullable Entry takeNext() {
    while (held != null) {
      Map.Entry<Long, Notice.Entry> lowest = held.firstEntry();
      if (lowest == null) {
        held = null;
      } else if (lowest.getKey() > last + 1) {
        return null;
      } else {
        held.pollFirstEntry();
        if (lowest.getKey() == last + 1) {
          return lowest.getValue();
        }
      }
    }
    return null;
  }

  /** Nothing above {@code last} is known of. */
  void expectNothing() {
    held = null;
    unreadable = false;
    expected = last;
    dueAt = null;
  }
}
