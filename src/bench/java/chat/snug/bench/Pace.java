package chat.snug.bench;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Evenly over time. */
final class Pace {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private Pace() {}

  /** Does it so many times, on this thread. */
  static void evenly(int count, int perSecond, IntConsumer action) {
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      until(begun + SECOND * i / perSecond);
      action.accept(i);
    }
  }

  static void pause(long millis) {
    until(System.nanoTime() + millis * MILLI);
  }

  private static void until(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
