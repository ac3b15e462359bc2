package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.AccountStore;
import chat.snug.store.FeedStore;
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
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable FeedStore feed;
  private final Housekeeping housekeeping;
  private final Emptying emptying;

  private SqlStores(
      Vertx vertx, Database database, Technology technology, Limits limits, Clock clock) {
    UserNumbers numbers = new UserNumbers();
    MessageRows messages = new MessageRows(numbers, technology.bodies());
    EventRows events = new EventRows(numbers, technology.bodies());
    RoomViews views = new RoomViews(numbers, messages);
    RoomReads reads = new RoomReads(numbers);
    this.emptying = new Emptying(database, technology.blanking());
    this.database = database;
    this.housekeeping = new Housekeeping(vertx, database, emptying, technology.tidying(), clock);
    this.log = technology.log(new Technology.LogParts(numbers, views, events, emptying));
    this.history = new SqlHistoryStore(database, reads, messages, events);
    this.rooms = new SqlRoomStore(database, reads, views, numbers);
    SqlUserStore known = new SqlUserStore(database, numbers, limits, clock);
    this.users = known;
    this.accounts = new SqlAccountStore(database, clock);
    this.tokens = new SqlTokenStore(database, clock);
    this.presence = new SqlPresenceStore(database, numbers);
    this.feed = technology.feed(events, known);
    this.health = new SqlHealth(database, housekeeping, technology.lock());
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

  /** All SQLite stores over a database that is open; what deleted rooms left in it goes from now on. */
  static SqlStores over(
      Vertx vertx, Database database, FolderLock lock, Limits limits, Clock clock) {
    return begin(
        vertx, database, new SqliteTechnology(database, lock, limits, clock), limits, clock);
  }

  /**
   * Opens the PostgreSQL store at a URL, which any number of processes may use at once that hear of each other by its feed. Fails with {@link
   * StoreOpenException}.
   */
  public static Future<SqlStores> open(Vertx vertx, String url, Limits limits, Clock clock) {
    return vertx.executeBlocking(() -> openNow(vertx, url, false, limits, clock));
  }

  /** The same for a process that reads no feed: it fails where another one uses the store, and keeps others from it. */
  public static Future<SqlStores> openAlone(Vertx vertx, String url, Limits limits, Clock clock) {
    return vertx.executeBlocking(() -> openNow(vertx, url, true, limits, clock));
  }

  private static SqlStores openNow(
      Vertx vertx, String url, boolean alone, Limits limits, Clock clock) {
    SecureRandom random = new SecureRandom();
    PgServer server = new PgServer(vertx, PgUrl.parse(url), random);
    return over(vertx, server, alone, limits, clock, random);
  }

  static SqlStores over(
      Vertx vertx,
      PgServer server,
      boolean alone,
      Limits limits,
      Clock clock,
      SecureRandom random) {
    PgTenancy tenancy = new PgOpening(server, clock, random, System::nanoTime).occupy(alone);
    PgDatabase database = new PgDatabase(vertx, server, System::nanoTime);
    return begin(
        vertx, database, new PgTechnology(database, tenancy, limits, clock), limits, clock);
  }

  private static SqlStores begin(
      Vertx vertx, Database database, Technology technology, Limits limits, Clock clock) {
    SqlStores stores = new SqlStores(vertx, database, technology, limits, clock);
    stores.emptying.begin();
    return stores;
  }

  /** Marks the SQLite store in a folder as set back: gives it a new epoch, which it answers. Blocks; throws {@link StoreOpenException}. */
  public static String newEpoch(Path folder, Clock clock, SecureRandom random) {
    return SqliteFolder.newEpoch(folder, clock, random);
  }

  /** The same for a PostgreSQL store; not on one of Vert.x's threads. */
  public static String newEpoch(Vertx vertx, String url, Clock clock, SecureRandom random) {
    PgServer server = new PgServer(vertx, PgUrl.parse(url), random);
    return new PgOpening(server, clock, random, System::nanoTime).renew();
  }

  /** The secret that all nodes of this store share: what stands in it, or else this candidate from now on. */
  public Future<byte[]> sharedSecret(byte[] candidate) {
    return database.write(db -> {
      String kept = Meta.get(db, Meta.SECRET);
      if (kept == null) {
        Meta.put(db, Meta.SECRET, HexFormat.of().formatHex(candidate));
        return candidate;
      }
      return HexFormat.of().parseHex(kept);
    });
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

  /** What all nodes on this store committed; null where it is for one node alone. */
  public @Nullable FeedStore feed() {
    return feed;
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
