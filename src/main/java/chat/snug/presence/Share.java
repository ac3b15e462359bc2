package chat.snug.presence;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The users of one instance of presence: those of every {@code count}th bucket. A bucket is never divided, for it is read, written and swept as a whole
 * where presence is in Redis. So nodes need not agree on the number of instances.
 *
 * @param index from 0
 * @param count of all instances of this node
 */
public record Share(int index, int count) {
  /** All nodes must agree on it. */
  static final int BUCKETS = 64;

  /** All users. */
  public static final Share WHOLE = new Share(0, 1);

  static int bucket(String user) {
    return Math.floorMod(user.hashCode(), BUCKETS);
  }

  /** That of so many which has the user. */
  static Share of(String user, int count) {
    return new Share(bucket(user) % count, count);
  }

  boolean has(String user) {
    return bucket(user) % count == index;
  }

  /** Numbers of the buckets, ascending. */
  List<Integer> buckets() {
    return IntStream.range(0, BUCKETS)
        .filter(bucket -> bucket % count == index)
        .boxed()
        .toList();
  }

  /** Where the user's bucket stands in {@link #buckets}. */
  int position(String user) {
    return bucket(user) / count;
  }

  /** Of what this node bears at a time; at least 1. */
  int partOf(int whole) {
    return Math.max(1, whole / count);
  }

  /** Where on the event bus the instance is spoken to. */
  String address() {
    return index == 0 ? PresenceBus.REQUESTS : PresenceBus.REQUESTS + "." + index;
  }
}
