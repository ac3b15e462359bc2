package chat.snug.hostile;

import java.time.Duration;
import java.util.List;

/** How many of some moments fall into the fullest window of a length. */
public final class Peak {
  private Peak() {}

  /** @param nanos moments, in order */
  public static int of(List<Long> nanos, Duration window) {
    int peak = 0;
    int first = 0;
    for (int last = 0; last < nanos.size(); last++) {
      while (nanos.get(last) - nanos.get(first) >= window.toNanos()) {
        first++;
      }
      peak = Math.max(peak, last - first + 1);
    }
    return peak;
  }
}
