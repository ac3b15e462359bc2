package chat.snug.auth;

import chat.snug.config.Config;
import chat.snug.model.Fault;
import chat.snug.store.AccountStore;
import chat.snug.store.AccountStore.Account;
import chat.snug.store.AccountStore.Entry;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Who may make an account: the operator makes the first one; after that, whoever the configuration lets in. */
public final class SignUps {
  private final Config.SignUp mode;
  private final AccountStore store;
  private final PasswordHasher passwords;
  private final SetupCode setupCode;
  private volatile boolean begun;

  public SignUps(
      Config.SignUp mode, AccountStore store, PasswordHasher passwords, SetupCode setupCode) {
    this.mode = mode;
    this.store = store;
    this.passwords = passwords;
    this.setupCode = setupCode;
  }

  /** Whether there is an account. Accounts are not taken away, so once there is one there always is. */
  Future<Boolean> begun() {
    if (begun) {
      return Future.succeededFuture(true);
    }
    return store.any().onSuccess(any -> begun = any);
  }

  /** Makes the account. Whether it may come in is looked at first: a password hash is dear. */
  Future<Account> signUp(NewAccount request) {
    return begun()
        .compose(any -> any ? knock(request) : first(request))
        .compose(entry -> create(request, entry));
  }

  private Future<Entry> first(NewAccount request) {
    if (mode == Config.SignUp.CLOSED) {
      return closed();
    }
    String code = request.invite();
    if (request.operator() || (code != null && setupCode.matches(code))) {
      return Future.succeededFuture(Entry.FIRST);
    }
    return Future.failedFuture(
        Refusals.forbidden(
            "the operator makes the first account: give the setup code of the server's log as `invite`"));
  }

  private Future<Entry> knock(NewAccount request) {
    return switch (mode) {
      case CLOSED -> closed();
      case OPEN -> Future.succeededFuture(Entry.OPEN);
      case INVITE -> invited(request.invite());
    };
  }

  private Future<Entry> invited(@Nullable String invite) {
    return invite == null
        ? Future.failedFuture(Refusals.forbidden("signing up takes an `invite`: ask for one"))
        : store.checkInvite(Secrets.hash(invite)).map(Entry.INVITE);
  }

  private Future<Account> create(NewAccount request, Entry entry) {
    String invite = request.invite();
    String inviteHash = entry == Entry.INVITE && invite != null ? Secrets.hash(invite) : null;
    String name = request.displayName();
    return passwords
        .hash(request.password())
        .compose(hash -> store.create(
            request.username(), name == null ? request.username() : name, hash, entry, inviteHash));
  }

  private static <T> Future<T> closed() {
    return Future.failedFuture(Fault.SIGN_UP_CLOSED.because("this server takes no new accounts"));
  }
}
