package chat.snug.auth;

import chat.snug.model.Fault;
import chat.snug.model.User;
import chat.snug.store.AccountStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Accounts in memory, by the promises of the port. */
final class FakeAccountStore implements AccountStore {
  private final InstantSource clock;
  private final Map<String, Account> accounts = new HashMap<>();
  final Map<String, Long> invites = new HashMap<>();
  int finds;

  FakeAccountStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Future<Boolean> any() {
    return Future.succeededFuture(!accounts.isEmpty());
  }

  @Override
  public Future<Void> checkInvite(String inviteHash) {
    return invites.getOrDefault(inviteHash, 0L) > clock.millis()
        ? Future.succeededFuture()
        : Future.failedFuture(Fault.FORBIDDEN.because("the invite is unknown, used or expired"));
  }

  @Override
  public Future<Account> create(
      String username, String displayName, String passwordHash, Entry entry, String inviteHash) {
    if (accounts.containsKey(username)) {
      return Future.failedFuture(Fault.USERNAME_TAKEN.because("that name is taken"));
    }
    if (entry == Entry.FIRST && !accounts.isEmpty()) {
      return Future.failedFuture(Fault.FORBIDDEN.because("there is an account already"));
    }
    if (entry == Entry.INVITE && invites.remove(inviteHash) == null) {
      return Future.failedFuture(Fault.FORBIDDEN.because("the invite is unknown, used or expired"));
    }
    Account account = new Account(
        new User(username, displayName, null, clock.millis()), passwordHash, entry == Entry.FIRST);
    accounts.put(username, account);
    return Future.succeededFuture(account);
  }

  @Override
  public Future<Account> find(String username) {
    finds++;
    return Future.succeededFuture(accounts.get(username));
  }

  @Override
  public Future<Void> keepInvite(String inviteHash, String madeBy, long expiresAt) {
    invites.put(inviteHash, expiresAt);
    return Future.succeededFuture();
  }

  /** Everything of an account that is kept, as text. */
  String kept(String username) {
    return accounts.get(username).toString();
  }
}
