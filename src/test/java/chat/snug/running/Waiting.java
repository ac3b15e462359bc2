package chat.snug.running;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions of other processes, which can't be told of any other way than by looking. */
public final class Waiting {
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(10);

  private Waiting() {}

  public static void until(String what, Duration patience, Callable<Boolean> condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY);
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
