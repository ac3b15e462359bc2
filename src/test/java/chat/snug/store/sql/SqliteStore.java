package chat.snug.store.sql;

import chat.snug.config.Limits;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The SQLite stores in a temporary folder, which goes when they are closed. */
final class SqliteStore implements StoreUnderTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final Path folder;
  private final Limits limits;
  private final TestClock clock;
  private SqlStores stores;

  SqliteStore(Limits limits, TestClock clock) {
    try {
      this.folder = Files.createTempDirectory("snug-store");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.limits = limits;
    this.clock = clock;
    this.stores = start();
  }

  private SqlStores start() {
    return Futures.await(SqlStores.open(VERTX, folder, limits, clock));
  }

  Path folder() {
    return folder;
  }

  SqlStores stores() {
    return stores;
  }

  @Override
  public void restart() {
    Futures.await(stores.health().close());
    stores = start();
  }

  @Override
  public void close() {
    Futures.await(stores.health().close());
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
