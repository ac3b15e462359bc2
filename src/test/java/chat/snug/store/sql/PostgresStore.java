package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.postgres.PostgresServer;
import chat.snug.store.AccountStore;
import chat.snug.store.Futures;
import chat.snug.store.HistoryStore;
import chat.snug.store.LogStore;
import chat.snug.store.PresenceStore;
import chat.snug.store.RoomStore;
import chat.snug.store.StoreHealth;
import chat.snug.store.StoreUnderTest;
import chat.snug.store.TestClock;
import chat.snug.store.TokenStore;
import chat.snug.store.UserStore;
import io.vertx.core.Vertx;

/** The PostgreSQL stores in a database of their own, which goes when they are closed. */
final class PostgresStore implements StoreUnderTest {
  private static final Vertx VERTX = Vertx.vertx();

  /** Migrated once and copied for each test. */
  private static final class Template {
    private static final String NAME = make();

    private static String make() {
      String name = PostgresServer.newDatabase();
      Futures.await(open(name, Limits.DEFAULT, new TestClock()).health().close());
      return name;
    }
  }

  private final String database = PostgresServer.newDatabase(Template.NAME);
  private final Limits limits;
  private final TestClock clock;
  private SqlStores stores;

  PostgresStore(Limits limits, TestClock clock) {
    this.limits = limits;
    this.clock = clock;
    this.stores = open(database, limits, clock);
  }

  private static SqlStores open(String database, Limits limits, TestClock clock) {
    return Futures.await(SqlStores.open(VERTX, PostgresServer.url(database), limits, clock));
  }

  /** Another node on the same database; whoever opens it closes it. */
  SqlStores another() {
    return open(database, limits, clock);
  }

  String name() {
    return database;
  }

  SqlStores stores() {
    return stores;
  }

  @Override
  public void restart() {
    Futures.await(stores.health().close());
    stores = open(database, limits, clock);
  }

  @Override
  public void close() {
    Futures.await(stores.health().close());
    PostgresServer.drop(database);
  }

  @Override
  public LogStore log() {
    return stores.log();
  }

  @Override
  public HistoryStore history() {
    return stores.history();
  }

  @Override
  public RoomStore rooms() {
    return stores.rooms();
  }

  @Override
  public UserStore users() {
    return stores.users();
  }

  @Override
  public AccountStore accounts() {
    return stores.accounts();
  }

  @Override
  public TokenStore tokens() {
    return stores.tokens();
  }

  @Override
  public PresenceStore presence() {
    return stores.presence();
  }

  @Override
  public StoreHealth health() {
    return stores.health();
  }
}
