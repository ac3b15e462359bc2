package chat.snug.auth;

/**
 * Allows bursts and, in the long run, a rate. One caller at a time; time comes from outside. Each taken token moves the moment at which the bucket is full
 * again by one interval (the generic cell rate algorithm), so two numbers are all the state there is.
 */
public final class TokenBucket {
  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  private final long interval;
  private final long tolerance;
  private long fullAt;

  /**
   * A full bucket.
   *
   * @param perSecond refilled; 0: no limit
   * @param burst what a full one holds; 0: no limit
   * @param now of a monotonic clock, nanoseconds
   */
  public TokenBucket(int perSecond, int burst, long now) {
    this.interval = perSecond <= 0 || burst <= 0 ? 0 : SECOND / perSecond;
    this.tolerance = interval * (burst - 1);
    this.fullAt = now;
  }

  /** Takes one token: 0, or where there is none the milliseconds after which there will be. */
  public long take(long now) {
    long missing = Math.max(fullAt - now, 0);
    if (missing > tolerance) {
      return (missing - tolerance + MILLI - 1) / MILLI;
    }
    fullAt = now + missing + interval;
    return 0;
  }
  /** Somebody else took from it too: it is at least so far from full. */
  void empty(long now, long missing) {
    fullAt = now + Math.max(fullAt - now, missing);
  }

  /** Whether it is as good as a new one. */
  boolean isFull(long now) {
    return fullAt - now <= 0;
  }
}
