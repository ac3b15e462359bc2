package chat.snug.auth;

import chat.snug.model.Fault;
import chat.snug.store.TokenStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How often one may try to sign in or up: so many times within any minute, per address and per name. A try that is refused doesn't count as one. Guessing
 * from elsewhere must not lock somebody out, so the limit of a name spares the addresses that signed in as it lately. Safe for use by many threads.
 */
public final class SignInRates {
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Duration REMEMBERED = Duration.ofDays(30);
  private static final int MAX_KEYS = 20_000;

  private final boolean off;
  private final TokenStore tokens;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private final SlidingWindows addresses;
  private final SlidingWindows names;

  /**
   * Rates with this limit.
   *
   * @param perMinute 0: off
   * @param nanos monotonic clock
   */
  public SignInRates(int perMinute, TokenStore tokens, LongSupplier nanos, InstantSource clock) {
    this.off = perMinute <= 0;
    this.tokens = tokens;
    this.nanos = nanos;
    this.clock = clock;
    this.addresses = new SlidingWindows(perMinute, WINDOW_NANOS, MAX_KEYS);
    this.names = new SlidingWindows(perMinute, WINDOW_NANOS, MAX_KEYS);
  }

  /** Counts a try; fails with {@code rate_limited} where it is one too many. A name that nobody can have is not counted. */
  Future<Void> enter(String address, String name) {
    if (off) {
      return Future.succeededFuture();
    }
    String origin = Addresses.origin(address);
    Attempt attempt = attempt(origin, name, !Credentials.isUsername(name));
    return attempt.nameIsFull() ? enterIfKnown(origin, name, attempt) : attempt.answer();
  }

  /** Remembers that this user is at home at that address. */
  Future<Void> signedIn(String user, String address) {
    return tokens.signedIn(user, Addresses.origin(address));
  }

  private Future<Void> enterIfKnown(String origin, String name, Attempt refused) {
    return tokens
        .knownAddress(name, origin, clock.millis() - REMEMBERED.toMillis())
        .compose(known -> known ? attempt(origin, name, true).answer() : refused.answer());
  }

  /** Looks at both limits and counts in one step, so that tries at once can't pass together. */
  private synchronized Attempt attempt(String origin, String name, boolean spared) {
    long now = nanos.getAsLong();
    long addressWait = addresses.waitMillis(origin, now);
    if (addressWait > 0) {
      return new Attempt(addressWait, false);
    }
    long nameWait = spared ? 0 : names.waitMillis(name, now);
    if (nameWait > 0) {
      return new Attempt(nameWait, true);
    }
    addresses.add(origin, now);
    if (!spared) {
      names.add(name, now);
    }
    return Attempt.COUNTED;
  }

  /** What became of a try; {@code waitMillis} 0: it was counted and may go on. */
  private record Attempt(long waitMillis, boolean nameIsFull) {
    static final Attempt COUNTED = new Attempt(0, false);

    Future<Void> answer() {
      return waitMillis == 0
          ? Future.succeededFuture()
          : Future.failedFuture(Fault.RATE_LIMITED
              .because("too many tries to sign in: wait a moment")
              .retryAfter(waitMillis));
    }
  }
}
