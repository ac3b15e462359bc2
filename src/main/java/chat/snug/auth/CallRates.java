package chat.snug.auth;

import chat.snug.model.Fault;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often each user may call: a {@link TokenBucket} for each, dropped once it is full again. Safe for use by many threads; bounded, the least recently
 * used bucket makes place.
 */
public final class CallRates {
  private static final int MAX_BUCKETS = 20_000;
  private static final int INITIAL_BUCKETS = 16;
  private static final float LOAD = 0.75f;
  /** Who makes less than this part of the limit is not told to other nodes. */
  private static final int UNNOTICED = 10;

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanos;
  private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(INITIAL_BUCKETS, LOAD, true);
  /** Calls since {@link #takeMade}; none are counted before that is called first. */
  private Map<String, Integer> made = new HashMap<>();

  private boolean shared;
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
      if (shared && wait == 0) {
        made.merge(user, 1, Integer::sum);
      }
      dropIdle(now);
      return wait;
    }
  }
  /** Calls that were let through since the last time, of users who made so many that others should know. */
  Map<String, Integer> takeMade() {
    if (perSecond <= 0 || burst <= 0) {
      return Map.of();
    }
    synchronized (buckets) {
      Map<String, Integer> taken = made;
      made = new HashMap<>();
      shared = true;
      taken.values().removeIf(calls -> calls < Math.max(1, perSecond / UNNOTICED));
      return taken;
    }
  }

  /** Calls of that user elsewhere left so little in the bucket: full in that many nanoseconds. */
  void empty(String user, long missing) {
    long now = nanos.getAsLong();
    synchronized (buckets) {
      buckets
          .computeIfAbsent(user, name -> new TokenBucket(perSecond, burst, now))
          .empty(now, missing);
      dropIdle(now);
    }
  }

  /** Between two calls at the limit. */
  long intervalNanos() {
    return TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  int burst() {
    return burst;
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
