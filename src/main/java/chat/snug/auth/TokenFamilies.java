package chat.snug.auth;

import chat.snug.model.User;
import chat.snug.store.AccountStore;
import chat.snug.store.AccountStore.Account;
import chat.snug.store.TokenStore;
import chat.snug.store.TokenStore.Grant;
import chat.snug.store.TokenStore.Rotation;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sign-in and the refresh tokens that follow from it. The store knows a refresh token by its hash alone. */
public final class TokenFamilies {
  /** A refresh token that was not used for so long is worth nothing; each use starts the time anew. */
  public static final Duration LIFETIME = Duration.ofDays(60);

  private final TokenStore store;
  private final AccountStore accounts;
  private final AccessTokens accessTokens;
  private final Revocations revocations;
  private final SecureRandom random;
  private final InstantSource clock;

  public TokenFamilies(
      TokenStore store,
      AccountStore accounts,
      AccessTokens accessTokens,
      Revocations revocations,
      SecureRandom random,
      InstantSource clock) {
    this.store = store;
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.revocations = revocations;
    this.random = random;
    this.clock = clock;
  }

  Future<Tokens> begin(Account account) {
    String refreshToken = Secrets.secret(random);
    Grant grant =
        new Grant(account.user().id(), account.admin(), Secrets.name(random), Secrets.name(random));
    return store
        .begin(grant, Secrets.hash(refreshToken), expiry())
        .map(begun -> tokens(account.user(), grant, refreshToken));
  }

  Future<Refreshed> refresh(String refreshToken, @Nullable String attempt) {
    String next = Secrets.secret(random);
    return store
        .rotate(
            Secrets.hash(refreshToken), attempt, Secrets.hash(next), Secrets.name(random), expiry())
        .compose(rotation -> refreshed(rotation, next));
  }

  /** Ends the family; what became void. */
  Future<List<String>> end(String refreshToken) {
    return store.revoke(Secrets.hash(refreshToken)).map(revoked -> {
      List<String> all = revoked == null ? List.of() : revoked;
      revocations.add(all);
      return all;
    });
  }

  private Future<Refreshed> refreshed(Rotation rotation, String refreshToken) {
    revocations.add(rotation.revoked());
    Grant grant = rotation.grant();
    if (grant == null) {
      return Future.succeededFuture(new Refreshed(null, rotation.revoked()));
    }
    return accounts
        .find(grant.user())
        .map(account -> new Refreshed(
            account == null ? null : tokens(account.user(), grant, refreshToken),
            rotation.revoked()));
  }

  private Tokens tokens(User user, Grant grant, String refreshToken) {
    return new Tokens(
        user, accessTokens.issue(grant), AccessTokens.LIFETIME.toSeconds(), refreshToken);
  }

  private long expiry() {
    return clock.millis() + LIFETIME.toMillis();
  }
}
