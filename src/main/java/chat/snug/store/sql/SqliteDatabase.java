package chat.snug.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** SQLite: one lane writes, a few read beside it, each from the snapshot that its transaction began with. */
final class SqliteDatabase implements Database {

  /** Reads wait for processor or disk, so a few more lanes than cores gain nothing. */
  private static final int READERS =
      Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

  private static final int READ_QUEUE = 10_000;

  private final Calls calls;
  private final BlockingQueue<Job<?>> writes;
  private final BlockingQueue<Job<?>> reads = new ArrayBlockingQueue<>(READ_QUEUE);
  private final Lane writer;
  private final List<Lane> readers = new ArrayList<>();

  /**
   * Starts the lanes.
   *
   * @param queue writes that may wait
   * @param nanos monotonic clock
   */
  SqliteDatabase(Vertx vertx, SqliteFile file, int queue, LongSupplier nanos) {
    this.calls = new Calls(vertx, nanos);
    this.writes = new ArrayBlockingQueue<>(queue);
    this.writer = new Lane("snug-store-writer", writes, file::openWriter, nanos);
    for (int i = 1; i <= READERS; i++) {
      readers.add(new Lane("snug-store-reader-" + i, reads, file::openReader, nanos));
    }
    writer.start();
    readers.forEach(Lane::start);
  }

  @Override
  public <T extends @Nullable Object> Future<T> read(SqlFunction<Reader, T> work) {
    Job<T> job = calls.job(work, true, Job.Again.NEVER);
    return calls
        .submit(job, reads)
        .onFailure(failure -> readers.forEach(lane -> lane.interrupt(job)));
  }

  @Override
  public <T extends @Nullable Object> Future<T> write(SqlFunction<Writer, T> work) {
    return calls.submit(calls.job(work, true, Job.Again.NEVER), writes);
  }

  @Override
  public Future<Void> checkpoint() {
    return calls.submit(calls.job(SqliteDatabase::checkpoint, false, Job.Again.NEVER), writes);
  }

  private static @Nullable Void checkpoint(Writer writer) throws SQLException {
    try {
      writer.first("pragma busy_timeout=0", row -> true);
      writer.first("pragma wal_checkpoint(truncate)", row -> true);
    } finally {
      writer.first("pragma busy_timeout=" + SqliteFile.BUSY_MILLIS, row -> true);
    }
    return null;
  }

  @Override
  public Future<Void> close() {
    if (calls.isClosed()) {
      return Future.succeededFuture();
    }
    Future<Void> last = checkpoint();
    List<Lane> lanes = new ArrayList<>(readers);
    lanes.add(writer);
    Future<Void> closed = calls.close(lanes);
    return last.otherwiseEmpty().compose(done -> closed);
  }
}
