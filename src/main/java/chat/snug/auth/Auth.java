package chat.snug.auth;

import chat.snug.config.Config;
import chat.snug.store.AccountStore;
import chat.snug.store.TokenStore;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All of this package put together for one node, and the owner of what must be closed. */
public final class Auth {
  private static final long EXCHANGE_MILLIS = 1000;

  private final TokenStore tokens;
  private final PasswordHasher passwords;
  private final @Nullable Jwks jwks;
  private final Revocations revocations;
  private final Authenticator authenticator;
  private final Accounts accounts;
  private final CallRates callRates;
  private final SetupCode setupCode;
  private final Vertx vertx;
  private final @Nullable RedisRates rates;
  private @Nullable Long exchanging;
  private Future<Void> exchange = Future.succeededFuture();
  /** Where users and what belongs to them are kept. */
  public record Stores(UserStore users, AccountStore accounts, TokenStore tokens) {}

  /** Time: the wall clock, and monotonic nanoseconds. */
  public record Clocks(InstantSource wall, LongSupplier nanos) {}

  /** Throws {@link IllegalArgumentException} where {@code config.jwt()} can't work; its message is for the operator. */
  public Auth(
      Vertx vertx,
      Config config,
      Stores stores,
      ServerSecret secret,
      SecureRandom random,
      Clocks clocks) {
    this(vertx, config, stores, secret, random, clocks, null);
  }

  /**
   * The same, where several nodes count together.
   *
   * @param rates null: this node counts for itself
   */
  public Auth(
      Vertx vertx,
      Config config,
      Stores stores,
      ServerSecret secret,
      SecureRandom random,
      Clocks clocks,
      @Nullable RedisRates rates) {
    InstantSource wall = clocks.wall();
    this.tokens = stores.tokens();
    this.jwks = jwks(vertx, config.jwt().jwksUrl(), clocks.nanos());
    ApplicationTokens applicationTokens = new ApplicationTokens(config.jwt(), jwks, wall);
    AccessTokens accessTokens = new AccessTokens(secret, wall);
    this.passwords = new PasswordHasher(vertx, random);
    this.revocations = new Revocations(wall);
    this.callRates = new CallRates(
        config.limits().callsPerSecond(), config.limits().callsBurst(), clocks.nanos());
    this.setupCode = new SetupCode(secret);
    this.authenticator =
        new Authenticator(accessTokens, applicationTokens, revocations, stores.users(), wall);
    this.accounts = new Accounts(
        stores.accounts(),
        passwords,
        new SignUps(config.signUp(), stores.accounts(), passwords, setupCode),
        new Invites(stores.accounts(), random, wall),
        new TokenFamilies(
            stores.tokens(), stores.accounts(), accessTokens, revocations, random, wall),
        new SignInRates(
            config.limits().signInsPerMinute(), stores.tokens(), clocks.nanos(), wall, rates));
    this.rates = rates;
    this.vertx = vertx;
  }

  /** Takes over what was revoked before this start; nobody may be let in before that. */
  public Future<Void> start() {
    if (rates != null) {
      exchanging = vertx.setPeriodic(EXCHANGE_MILLIS, timer -> exchange(rates));
    }
    return revocations.load(tokens);
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Revocations revocations() {
    return revocations;
  }

  /** REST calls of each user. */
  public CallRates callRates() {
    return callRates;
  }

  /** For the log, and only while {@link Accounts#any()} says that there is no account. */
  public SetupCode setupCode() {
    return setupCode;
  }

  private void exchange(RedisRates shared) {
    if (exchange.isComplete()) {
      exchange = shared.exchange(callRates);
    }
  }

  public Future<Void> close() {
    if (exchanging != null) {
      vertx.cancelTimer(exchanging);
    }
    Future<Void> closed = passwords.close();
    return jwks == null ? closed : Future.join(closed, jwks.close()).mapEmpty();
  }

  private static @Nullable Jwks jwks(Vertx vertx, @Nullable URI url, LongSupplier nanos) {
    return url == null ? null : new Jwks(vertx, url, nanos);
  }
}
