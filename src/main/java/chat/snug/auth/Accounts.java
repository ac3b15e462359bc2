package chat.snug.auth;

import chat.snug.model.Caller;
import chat.snug.store.AccountStore;
import chat.snug.store.AccountStore.Account;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accounts as their owners use them: sign up, sign in, refresh, sign out. */
public final class Accounts {
  private final AccountStore store;
  private final PasswordHasher passwords;
  private final SignUps signUps;
  private final Invites invites;
  private final TokenFamilies families;
  private final SignInRates rates;

  public Accounts(
      AccountStore store,
      PasswordHasher passwords,
      SignUps signUps,
      Invites invites,
      TokenFamilies families,
      SignInRates rates) {
    this.store = store;
    this.passwords = passwords;
    this.signUps = signUps;
    this.invites = invites;
    this.families = families;
    this.rates = rates;
  }

  /** Whether there is an account already; until then the setup code opens. */
  public Future<Boolean> any() {
    return signUps.begun();
  }

  /**
   * Makes an account and signs it in. Fails with {@code invalid} for a username or password of the wrong form, {@code rate_limited}, {@code
   * sign_up_closed}, {@code forbidden} without a good invite (or setup code), {@code username_taken}.
   */
  public Future<Tokens> signUp(NewAccount request) {
    if (!Credentials.isUsername(request.username())) {
      return Future.failedFuture(
          Refusals.invalid("`username` must be 3 to 32 characters of a-z 0-9 _ . -"));
    }
    if (!Credentials.isPassword(request.password())) {
      return Future.failedFuture(Refusals.invalid(
          "`password` must be 8 to 256 characters, without NUL or half of a surrogate pair"));
    }
    return rates
        .enter(request.address(), request.username())
        .compose(entered -> signUps.signUp(request))
        .compose(account -> welcome(account, request.address()));
  }

  /**
   * Signs in. Whatever is wrong, it is the same {@code unauthorized} after the same work: one look into the store and one verification, so nobody learns
   * which names exist.
   *
   * @param address of who asks
   */
  public Future<Tokens> signIn(String username, String password, String address) {
    return rates
        .enter(address, username)
        .compose(entered -> known(username, password))
        .compose(account -> verified(account, password))
        .compose(account -> welcome(account, address));
  }

  /**
   * Uses a refresh token. Look at {@link Refreshed#revoked()} also where it was refused.
   *
   * @param attempt made and kept by the client before the call; null: a repeat counts as a second use
   */
  public Future<Refreshed> refresh(String refreshToken, @Nullable String attempt) {
    return families.refresh(refreshToken, attempt);
  }

  /** Ends the sign-in that this refresh token belongs to; what became void by it. An unknown token ends nothing and is no error (as in RFC 7009). */
  public Future<List<String>> signOut(String refreshToken) {
    return families.end(refreshToken);
  }

  /** Makes an invite; {@code forbidden} to all but administrators. */
  public Future<Invitation> invite(Caller by) {
    return invites.make(by);
  }

  /** The account that these may be the credentials of, or null. */
  private Future<@Nullable Account> known(String username, String password) {
    return Credentials.isUsername(username) && Credentials.isPassword(password)
        ? store.find(username)
        : Future.succeededFuture(null);
  }

  private Future<Account> verified(@Nullable Account account, String password) {
    Future<Boolean> right = account == null
        ? passwords.verifyNothing(password)
        : passwords.verify(password, account.passwordHash());
    return right.compose(yes -> yes && account != null
        ? Future.succeededFuture(account)
        : Future.failedFuture(Refusals.unauthorized("the username or the password is wrong")));
  }

  private Future<Tokens> welcome(Account account, String address) {
    return rates
        .signedIn(account.user().id(), address)
        .compose(remembered -> families.begin(account));
  }
}
