package chat.snug.client;

import java.util.function.DoubleSupplier;

/** How long to wait before attempt n: uniform between 100 ms and min(20 s, 2 s × 2ⁿ), so that clients that failed together come back apart. */
final class Backoff {
  private static final long SHORTEST = 100;
  private static final long FIRST = 2_000;
  private static final long LONGEST = 20_000;
  private static final int DOUBLINGS = 4;

  private final DoubleSupplier random;
  private int attempt;

  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** Milliseconds to wait now; the next wait is drawn from a wider range. */
  long next() {
    long longest = Math.min(LONGEST, FIRST << Math.min(attempt, DOUBLINGS));
    attempt++;
    return SHORTEST + (long) (random.getAsDouble() * (longest - SHORTEST));
  }

  /** The count starts over. */
  void reset() {
    attempt = 0;
  }
}
