package chat.snug.auth;

import chat.snug.model.Fault;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each user may call: a {@link TokenBucket} for each, dropped once it is full again. Safe for use by many threads; bounded, the least recently
 * used bucket makes place.
 */
public final class CallRates {
  private static final int MAX_BUCKETS = 20_000;
  private static final int INITIAL_BUCKETS = 16;
  private static final float LOAD = 0.75f;

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanos;
  private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(INITIAL_BUCKETS, LOAD, true);

  /**
   * Rates with this limit.
   *
   * @param perSecond 0: off
   * @param burst 0: off
   * @param nanos monotonic clock
   */
  public CallRates(int perSecond, int burst, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanos = nanos;
  }

  /** Counts one call of that user; throws {@code rate_limited} where it is one too many, and then it doesn't count. */
  public void enter(String user) {
    long wait = take(user);
    if (wait > 0) {
      throw Fault.RATE_LIMITED.because("too many calls: slow down").retryAfter(wait);
    }
  }

  /** Counts one call from that address, for calls by which nobody is known yet, as {@link #enter} does those of a user. */
  public void enterFrom(String address) {
    enter("address " + Addresses.origin(address)); // no user id has a space in it
  }

  /** Counts one call of that user: 0, or the milliseconds after which it may come. */
  public long take(String user) {
    if (perSecond <= 0 || burst <= 0) {
      return 0;
    }
    long now = nanos.getAsLong();
    synchronized (buckets) {
      long wait = buckets
          .computeIfAbsent(user, name -> new TokenBucket(perSecond, burst, now))
          .take(now);
      dropIdle(now);
      return wait;
    }
  }

  /** The least recently used come first; those that are full again are the same as none. */
  private void dropIdle(long now) {
    Iterator<TokenBucket> eldest = buckets.values().iterator();
    while (eldest.hasNext() && (eldest.next().isFull(now) || buckets.size() > MAX_BUCKETS)) {
      eldest.remove();
    }
  }

  int size() {
    synchronized (buckets) {
      return buckets.size();
    }
  }
}
