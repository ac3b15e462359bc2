package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.AccountStore;
import chat.snug.store.HistoryStore;
import chat.snug.store.LogStore;
import chat.snug.store.PresenceStore;
import chat.snug.store.RoomStore;
import chat.snug.store.StoreHealth;
import chat.snug.store.TokenStore;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** All stores of a node, on one database. {@code health().close()} closes them. */
public final class SqlStores {
  private static final int WRITE_QUEUE = 10_000;

  private final Database database;
  private final LogStore log;
  private final HistoryStore history;
  private final RoomStore rooms;
  private final UserStore users;
  private final AccountStore accounts;
  private final TokenStore tokens;
  private final PresenceStore presence;
  private final StoreHealth health;
  private final Housekeeping housekeeping;
  private final Emptying emptying;

  private SqlStores(Vertx vertx, Database database, FolderLock lock, Limits limits, Clock clock) {
    UserNumbers numbers = new UserNumbers();
    MessageRows messages = new MessageRows(numbers);
    RoomViews views = new RoomViews(numbers, messages);
    RoomReads reads = new RoomReads(numbers);
    this.emptying = new Emptying(database);
    this.database = database;
    this.housekeeping = new Housekeeping(vertx, database, emptying, clock);
    this.log = new SqlLogStore(database, numbers, views, limits, clock, emptying);
    this.history = new SqlHistoryStore(database, reads, messages, new EventRows(numbers));
    this.rooms = new SqlRoomStore(database, reads, views, numbers);
    this.users = new SqlUserStore(database, numbers, limits, clock);
    this.accounts = new SqlAccountStore(database, clock);
    this.tokens = new SqlTokenStore(database, clock);
    this.presence = new SqlPresenceStore(database, numbers);
    this.health = new SqlHealth(database, reads, housekeeping, lock);
  }

  /**
   * Opens the SQLite store in a folder, which is made where it is missing and belongs to this process until the store is closed. Fails with {@link
   * StoreOpenException}.
   */
  public static Future<SqlStores> open(Vertx vertx, Path folder, Limits limits, Clock clock) {
    return vertx.executeBlocking(() -> openNow(vertx, folder, limits, clock));
  }

  private static SqlStores openNow(Vertx vertx, Path folder, Limits limits, Clock clock) {
    SqliteFolder opened = SqliteFolder.open(folder, clock, new SecureRandom());
    int queue = limits.appendQueue() > 0 ? limits.appendQueue() : WRITE_QUEUE;
    Database database = new SqliteDatabase(vertx, opened.file(), queue, System::nanoTime);
    return over(vertx, database, opened.lock(), limits, clock);
  }

  /** All stores over a database that is open; what deleted rooms left in it goes from now on. */
  static SqlStores over(
      Vertx vertx, Database database, FolderLock lock, Limits limits, Clock clock) {
    SqlStores stores = new SqlStores(vertx, database, lock, limits, clock);
    stores.emptying.begin();
    return stores;
  }

  /** Marks the store in a folder as set back: gives it a new epoch, which it answers. Blocks; throws {@link StoreOpenException}. */
  public static String newEpoch(Path folder, Clock clock, SecureRandom random) {
    return SqliteFolder.newEpoch(folder, clock, random);
  }

  public LogStore log() {
    return log;
  }

  public HistoryStore history() {
    return history;
  }

  public RoomStore rooms() {
    return rooms;
  }

  public UserStore users() {
    return users;
  }

  public AccountStore accounts() {
    return accounts;
  }

  public TokenStore tokens() {
    return tokens;
  }

  public PresenceStore presence() {
    return presence;
  }

  public StoreHealth health() {
    return health;
  }

  /** For tests of this package. */
  Database database() {
    return database;
  }

  /** For tests of this package. */
  Housekeeping housekeeping() {
    return housekeeping;
  }
}
