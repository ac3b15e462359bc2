package chat.snug.store.sql;

import chat.snug.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * SQLite: one lane writes, a few read beside it, each from the snapshot that its transaction began with. Calls that find their queue full are {@code
 * unavailable} at once.
 */
final class SqliteDatabase implements Database {

  /** Reads wait for processor or disk, so a few more lanes than cores gain nothing. */
  private static final int READERS =
      Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

  private static final int READ_QUEUE = 10_000;

  private final VertxInternal vertx;
  private final LongSupplier nanos;
  private final BlockingQueue<Job<?>> writes;
  private final BlockingQueue<Job<?>> reads = new ArrayBlockingQueue<>(READ_QUEUE);
  private final Lane writer;
  private final List<Lane> readers = new ArrayList<>();
  private volatile boolean closed;

  /**
   * Starts the lanes.
   *
   * @param queue writes that may wait
   * @param nanos monotonic clock
   */
  SqliteDatabase(Vertx vertx, SqliteFile file, int queue, LongSupplier nanos) {
    this.vertx = (VertxInternal) vertx;
    this.nanos = nanos;
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
    Job<T> job = job(work, true);
    return submit(job, reads).onFailure(failure -> readers.forEach(lane -> lane.interrupt(job)));
  }

  @Override
  public <T extends @Nullable Object> Future<T> write(SqlFunction<Writer, T> work) {
    return submit(job(work, true), writes);
  }

  @Override
  public Future<Void> checkpoint() {
    return submit(job(SqliteDatabase::checkpoint, false), writes);
  }

  private static @Nullable Void checkpoint(Writer writer) throws java.sql.SQLException {
    try {
      writer.first("pragma busy_timeout=0", row -> true);
      writer.first("pragma wal_checkpoint(truncate)", row -> true);
    } finally {
      writer.first("pragma busy_timeout=" + SqliteFile.BUSY_MILLIS, row -> true);
    }
    return null;
  }

  private <T extends @Nullable Object> Job<T> job(
      SqlFunction<? super JdbcSession, T> work, boolean transaction) {
    Promise<T> promise = vertx.promise();
    long deadline = nanos.getAsLong() + TimeUnit.SECONDS.toNanos(SECONDS);
    return new Job<>(work, promise, deadline, transaction);
  }

  private <T extends @Nullable Object> Future<T> submit(Job<T> job, BlockingQueue<Job<?>> queue) {
    if (closed || !queue.offer(job)) {
      job.refuse(SqlErrors.unavailable(closed ? "the store is closed" : "the store is too busy"));
    } else if (closed && queue.remove(job)) {
      job.refuse(SqlErrors.unavailable("the store is closed"));
    }
    return job.promise()
        .future()
        .timeout(SECONDS, TimeUnit.SECONDS)
        .recover(failure -> Future.failedFuture(late(failure)));
  }

  private static Throwable late(Throwable failure) {
    return failure instanceof TimeoutException
        ? SqlErrors.unavailable("the store did not answer in time")
        : failure;
  }

  @Override
  public Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    Future<Void> last = checkpoint();
    closed = true;
    readers.forEach(Lane::close);
    writer.close();
    return last.otherwiseEmpty().compose(done -> vertx.executeBlocking(this::join));
  }

  private @Nullable Void join() throws InterruptedException {
    boolean ended = writer.join(TimeUnit.SECONDS.toMillis(SECONDS));
    for (Lane reader : readers) {
      ended &= reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
    }
    if (!ended) {
      throw Fault.UNAVAILABLE.because("the store did not close in time");
    }
    return null;
  }
}
