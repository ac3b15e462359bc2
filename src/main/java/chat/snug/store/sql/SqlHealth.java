package chat.snug.store.sql;

import chat.snug.store.StoreHealth;
import io.vertx.core.Future;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Whether the database answers; closes it. */
final class SqlHealth implements StoreHealth {
  private final Database database;
  private final Housekeeping housekeeping;
  private final Closeable lock;

  /** @param lock what is let go of at last */
  SqlHealth(Database database, Housekeeping housekeeping, Closeable lock) {
    this.database = database;
    this.housekeeping = housekeeping;
    this.lock = lock;
  }

  @Override
  public Future<Void> check() {
    // A store that can't be written to is away, though it can be read.
    return database
        .write(Epoch::of)
        .compose(written -> database.read(Epoch::of))
        .mapEmpty();
  }

  @Override
  public Future<String> epoch() {
    return database.read(Epoch::of);
  }

  @Override
  public Future<Void> close() {
    housekeeping.stop();
    return database.close().eventually(this::unlock);
  }

  private Future<Void> unlock() {
    try {
      lock.close();
      return Future.succeededFuture();
    } catch (IOException failure) {
      return Future.failedFuture(new UncheckedIOException(failure));
    }
  }
}
