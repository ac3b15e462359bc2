package chat.snug.bus;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A set of topics at 12 to 27 bytes each: open addressing with linear probing. Topics are hashes already. */
final class TopicSet {
  private static final int SMALLEST = 16;

  private long[] slots = new long[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  boolean contains(long topic) {
    return slots[slot(topic)] == topic;
  }

  /** False where it was in already. */
  boolean add(long topic) {
    int slot = slot(topic);
    if (slots[slot] == topic) {
      return false;
    }
    slots[slot] = topic;
    size++;
    if (size > slots.length / 3 * 2) {
      resize(slots.length * 2);
    }
    return true;
  }

  /** False where it was not in. */
  boolean remove(long topic) {
    int hole = slot(topic);
    if (slots[hole] != topic) {
      return false;
    }
    size--;
    closeUp(hole);
    if (slots.length > SMALLEST && size < slots.length / 8) {
      resize(slots.length / 4);
    }
    return true;
  }

  void clear() {
    slots = new long[SMALLEST];
    size = 0;
  }

  void forEach(LongConsumer action) {
    for (long topic : slots) {
      if (topic != Topic.NONE) {
        action.accept(topic);
      }
    }
  }

  /** Where the topic stands, or would. */
  private int slot(long topic) {
    int mask = slots.length - 1;
    int slot = home(topic);
    while (slots[slot] != Topic.NONE && slots[slot] != topic) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int home(long topic) {
    return (int) topic & (slots.length - 1);
  }

  /** Moves up what was pushed past the hole, so that probing finds it (Knuth, volume 3, section 6.4, algorithm R). */
  private void closeUp(int from) {
    int mask = slots.length - 1;
    int hole = from;
    for (int next = (hole + 1) & mask; slots[next] != Topic.NONE; next = (next + 1) & mask) {
      int distanceOfHome = (next - home(slots[next])) & mask;
      if (distanceOfHome >= ((next - hole) & mask)) {
        slots[hole] = slots[next];
        hole = next;
      }
    }
    slots[hole] = Topic.NONE;
  }

  private void resize(int length) {
    long[] before = slots;
    slots = new long[Math.max(SMALLEST, length)];
    Arrays.stream(before)
        .filter(topic -> topic != Topic.NONE)
        .forEach(topic -> slots[slot(topic)] = topic);
  }
}
