package chat.snug.store.sql;

import chat.snug.store.StoreHealth;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Whether the database answers; closes it. */
final class SqlHealth implements StoreHealth {
  private final Database database;
  private final RoomReads reads;
  private final Housekeeping housekeeping;
  private final FolderLock lock;

  SqlHealth(Database database, RoomReads reads, Housekeeping housekeeping, FolderLock lock) {
    this.database = database;
    this.reads = reads;
    this.housekeeping = housekeeping;
    this.lock = lock;
  }

  @Override
  public Future<Void> check() {
    // A store that can't be written to is away, though it can be read.
    return database
        .write(reads::epoch)
        .compose(written -> database.read(reads::epoch))
        .mapEmpty();
  }

  @Override
  public Future<String> epoch() {
    return database.read(reads::epoch);
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
