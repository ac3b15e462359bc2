package chat.snug.auth;

import chat.snug.model.Caller;
import chat.snug.store.AccountStore;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** Invites: each a random secret that opens once; the store knows its hash alone. */
public final class Invites {
  /** How long one opens. */
  public static final Duration LIFETIME = Duration.ofDays(7);

  private final AccountStore store;
  private final SecureRandom random;
  private final InstantSource clock;

  public Invites(AccountStore store, SecureRandom random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /** Makes one; {@code forbidden} to all but administrators. */
  Future<Invitation> make(Caller by) {
    if (!by.admin()) {
      return Future.failedFuture(Refusals.forbidden("only administrators invite"));
    }
    String secret = Secrets.secret(random);
    long expiresAt = clock.millis() + LIFETIME.toMillis();
    return store
        .keepInvite(Secrets.hash(secret), by.user(), expiresAt)
        .map(kept -> new Invitation(secret, expiresAt));
  }
}
