package chat.snug.auth;

import chat.snug.store.TokenStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable SharedTries shared;
  /**
   * Rates with this limit.
   *
   * @param perMinute 0: off
   * @param nanos monotonic clock
   */
  public SignInRates(int perMinute, TokenStore tokens, LongSupplier nanos, InstantSource clock) {
    this(perMinute, tokens, nanos, clock, null);
  }

  /**
   * Rates with this limit over all nodes.
   *
   * @param shared asked first; null: this node counts for itself
   */
  SignInRates(
      int perMinute,
      TokenStore tokens,
      LongSupplier nanos,
      InstantSource clock,
      @Nullable SharedTries shared) {
    this.shared = shared;
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
    return attempt(origin, name, !Credentials.isUsername(name))
        .compose(attempt ->
            attempt.nameIsFull() ? enterIfKnown(origin, name, attempt) : attempt.answer());
  }

  /** Remembers that this user is at home at that address. */
  Future<Void> signedIn(String user, String address) {
    return tokens.signedIn(user, Addresses.origin(address));
  }

  private Future<Void> enterIfKnown(String origin, String name, Attempt refused) {
    return tokens
        .knownAddress(name, origin, clock.millis() - REMEMBERED.toMillis())
        .compose(known ->
            known ? attempt(origin, name, true).compose(Attempt::answer) : refused.answer());
  }

  private Future<Attempt> attempt(String origin, String name, boolean spared) {
    return shared == null
        ? Future.succeededFuture(attemptHere(origin, name, spared))
        : shared
            .enter(origin, name, spared)
            .onSuccess(attempt -> remember(origin, name, spared, attempt))
            .otherwise(away -> attemptHere(origin, name, spared));
  }

  /** Should the other nodes be out of reach next time, this one knows what it saw itself. */
  private synchronized void remember(String origin, String name, boolean spared, Attempt attempt) {
    if (attempt.counted()) {
      count(origin, name, spared, nanos.getAsLong());
    }
  }

  /** Looks at both limits and counts in one step, so that tries at once can't pass together. */
  private synchronized Attempt attemptHere(String origin, String name, boolean spared) {
    long now = nanos.getAsLong();
    long addressWait = addresses.waitMillis(origin, now);
    if (addressWait > 0) {
      return new Attempt(addressWait, false);
    }
    long nameWait = spared ? 0 : names.waitMillis(name, now);
    if (nameWait > 0) {
      return new Attempt(nameWait, true);
    }
    count(origin, name, spared, now);
    return Attempt.COUNTED;
  }

  private void count(String origin, String name, boolean spared, long now) {
    addresses.add(origin, now);
    if (!spared) {
      names.add(name, now);
    }
  }
}
