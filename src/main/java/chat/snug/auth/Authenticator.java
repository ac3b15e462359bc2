package chat.snug.auth;

import chat.snug.model.FaultException;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** Finds out whom a bearer token speaks for: one of the server's own, or one of an embedding application. Safe for use by many threads. */
public final class Authenticator {
  private static final int TOKEN_MAX = 16 * 1024;
  private static final int CACHED = 10_000;

  /** A signature is verified anew after that long, so that a key that an application took back ends. */
  private static final Duration BELIEVED = Jwks.FRESH;

  private final AccessTokens accessTokens;
  private final ApplicationTokens applicationTokens;
  private final Revocations revocations;
  private final UserStore users;
  private final InstantSource clock;
  private final VerifiedTokens cache = new VerifiedTokens(CACHED);

  public Authenticator(
      AccessTokens accessTokens,
      ApplicationTokens applicationTokens,
      Revocations revocations,
      UserStore users,
      InstantSource clock) {
    this.accessTokens = accessTokens;
    this.applicationTokens = applicationTokens;
    this.revocations = revocations;
    this.users = users;
    this.clock = clock;
  }

  /**
   * Whom this token speaks for; an application's user exists afterwards. Fails with {@code token_expired} for a good token that is too old, and with
   * {@code unauthorized} for whatever else is wrong with it.
   */
  public Future<Identity> verify(String token) {
    if (token.length() > TOKEN_MAX) {
      return Future.failedFuture(Refusals.badToken());
    }
    String hash = Secrets.hash(token);
    Verified known = cache.get(hash, clock.millis());
    Future<Verified> verified = known != null
        ? Future.succeededFuture(known)
        : check(token).onSuccess(fresh -> remember(hash, fresh));
    return verified.compose(this::admit);
  }

  private Future<Verified> check(String token) {
    try {
      CompactToken parsed = CompactToken.parse(token);
      return AccessTokens.claimsToBe(parsed)
          ? Future.succeededFuture(accessTokens.verify(parsed))
          : applicationTokens.verify(parsed);
    } catch (FaultException refusal) {
      return Future.failedFuture(refusal);
    }
  }

  private void remember(String hash, Verified verified) {
    long now = clock.millis();
    if (verified.expiresAt() > now) {
      cache.put(hash, verified, Math.min(now + BELIEVED.toMillis(), verified.expiresAt()));
    }
  }

  /** What changes while a token lives is looked at each time. */
  private Future<Identity> admit(Verified verified) {
    if (verified.expiresAt() <= clock.millis()) {
      return Future.failedFuture(Refusals.expired());
    }
    if (revocations.contains(verified.family(), verified.issue())) {
      return Future.failedFuture(Refusals.unauthorized("this sign-in has ended: sign in again"));
    }
    if (!verified.isApplication()) {
      return Future.succeededFuture(verified.identity());
    }
    return users
        .ofToken(verified.caller().user(), verified.name())
        .map(user -> verified.identity());
  }
}
