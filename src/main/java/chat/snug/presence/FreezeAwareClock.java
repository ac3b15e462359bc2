package chat.snug.presence;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A monotonic clock for deadlines that stands still while the process is frozen (stopped, swapped out, its machine suspended).
 *
 * <p>After a freeze timers fire before the pings that wait are read. Somebody whose ping waits must not be taken for dead, so a tick that comes more
 * than {@link #PATIENCE} late gives every deadline its lateness: the clock goes on from where the tick should have been. Asked between the freeze and
 * that late tick it already stands still. It never runs backwards: what it showed before stays shown.
 *
 * <p>Belongs to one event loop, which calls {@link #tick} every period for as long as the clock is used.
 */
public final class FreezeAwareClock {
  /** A tick this late is a busy machine; a later one a frozen process. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private final long origin;
  private final long period;

  private long lastTick;
  private long absorbed;
  private long shown;

  /**
   * @param nanos raw monotonic nanoseconds, such as {@link System#nanoTime}
   * @param period between two calls of {@link #tick}
   */
  public FreezeAwareClock(LongSupplier nanos, Duration period) {
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
    this.period = period.toNanos();
  }

  /** Nanoseconds since this clock was made, without those of freezes. */
  public long now() {
    return show(elapsed());
  }

  /** Nanoseconds since this clock was made, those of freezes too. */
  public long real() {
    return elapsed();
  }

  /** The timer fired. Call it before anything that the same timer decides. */
  public void tick() {
    long elapsed = elapsed();
    absorbed = elapsed - show(elapsed);
    lastTick = elapsed;
  }

  private long show(long elapsed) {
    long expected = lastTick + period;
    boolean frozen = elapsed - expected > PATIENCE.toNanos();
    shown = Math.max(shown, (frozen ? expected : elapsed) - absorbed);
    return shown;
  }

  private long elapsed() {
    return nanos.getAsLong() - origin;
  }
}
