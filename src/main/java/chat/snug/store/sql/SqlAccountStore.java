package chat.snug.store.sql;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.User;
import chat.snug.store.AccountStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Accounts in SQL. */
final class SqlAccountStore implements AccountStore {
  private static final String OPENS = "select 1 from invites where hash = ? and expires_at > ?";
  private static final String FIND = "select " + UserRow.COLUMNS + ", a.password_hash, a.admin"
      + " from users u join accounts a on a.usr = u.no where u.id = ?";

  private final Database database;
  private final InstantSource clock;
  private volatile boolean any;

  SqlAccountStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Future<Boolean> any() {
    return any
        ? Future.succeededFuture(true)
        : database.read(SqlAccountStore::any).onSuccess(found -> any = found);
  }

  private static boolean any(Reader db) throws SQLException {
    return db.exists("select 1 from accounts limit 1");
  }

  @Override
  public Future<Void> checkInvite(String inviteHash) {
    return database.read(db -> {
      if (!db.exists(OPENS, inviteHash, clock.millis())) {
        throw badInvite();
      }
      return null;
    });
  }

  private static FaultException badInvite() {
    return Fault.FORBIDDEN.because(
        "this invite is unknown, used or expired; ask an administrator for a new one");
  }

  @Override
  public Future<Account> create(
      String username,
      String displayName,
      String passwordHash,
      Entry entry,
      @Nullable String inviteHash) {
    return database.write(db -> {
      enter(db, entry, inviteHash);
      if (UserRow.find(db, username) != null) {
        throw Fault.USERNAME_TAKEN.because("a user of this name exists; choose another one");
      }
      User user = new User(username, displayName, null, clock.millis());
      UserRow row = UserRow.add(db, UserRow.ACCOUNT, user);
      boolean admin = entry == Entry.FIRST;
      db.run(
          "insert into accounts (usr, password_hash, admin, created_at) values (?, ?, ?, ?)",
          row.no(),
          passwordHash,
          admin,
          clock.millis());
      return new Account(user, passwordHash, admin);
    });
  }

  private void enter(Writer db, Entry entry, @Nullable String inviteHash) throws SQLException {
    if (entry == Entry.FIRST && any(db)) {
      throw Fault.FORBIDDEN.because("the first account exists already; sign in, or use an invite");
    }
    if (entry == Entry.INVITE
        && (inviteHash == null
            || db.run(
                    "delete from invites where hash = ? and expires_at > ?",
                    inviteHash,
                    clock.millis())
                == 0)) {
      throw badInvite();
    }
  }

  @Override
  public Future<@Nullable Account> find(String username) {
    return database.read(db -> db.first(
        FIND,
        row -> new Account(
            UserRow.of(row).user(), row.text(UserRow.WIDTH + 1), row.flag(UserRow.WIDTH + 2)),
        username));
  }

  @Override
  public Future<Void> keepInvite(String inviteHash, String madeBy, long expiresAt) {
    return database.write(db -> {
      UserRow maker = UserRow.find(db, madeBy);
      if (maker == null) {
        throw Refusals.unknownCaller();
      }
      db.run(
          "insert into invites (hash, made_by, expires_at) values (?, ?, ?)",
          inviteHash,
          maker.no(),
          expiresAt);
      return null;
    });
  }
}
