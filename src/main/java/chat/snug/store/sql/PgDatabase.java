package chat.snug.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: one lane appends to the logs, one does all other writes, some read, each over a connection of its own, which it makes anew where it broke.
 * A lane's thread waits for its connection as it would wait for SQLite, so both databases run the same stores.
 */
final class PgDatabase implements Database {

  /** A reader mostly waits for the network. */
  private static final int READERS =
      Math.max(4, Math.min(8, 2 * Runtime.getRuntime().availableProcessors()));

  private static final int QUEUE = 10_000;

  /** A node has one batch on its way, and now and then asks for heads. */
  private static final int APPENDS = 64;

  private final Calls calls;
  private final BlockingQueue<Job<?>> appends = new ArrayBlockingQueue<>(APPENDS);
  private final BlockingQueue<Job<?>> writes = new ArrayBlockingQueue<>(QUEUE);
  private final BlockingQueue<Job<?>> reads = new ArrayBlockingQueue<>(QUEUE);
  private final Fence logFence;
  private final Fence writeFence;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Lane> readers = new ArrayList<>();

  /** Starts the lanes. */
  PgDatabase(Vertx vertx, PgServer server, LongSupplier nanos) {
    this.calls = new Calls(vertx, nanos);
    this.logFence = new Fence(server.random());
    this.writeFence = new Fence(server.random());
    lanes.add(new Lane(
        "snug-store-log", appends, () -> server.open(PgSession.Mode.LOG, logFence), nanos));
    lanes.add(new Lane(
        "snug-store-writer", writes, () -> server.open(PgSession.Mode.WRITE, writeFence), nanos));
    for (int i = 1; i <= READERS; i++) {
      readers.add(new Lane(
          "snug-store-reader-" + i, reads, () -> server.open(PgSession.Mode.READ, null), nanos));
    }
    lanes.addAll(readers);
    lanes.forEach(Lane::start);
  }

  @Override
  public <T extends @Nullable Object> Future<T> read(SqlFunction<Reader, T> work) {
    Job<T> job = calls.job(work, true, Job.Again.ONCE);
    return calls
        .submit(job, reads)
        .onFailure(failure -> readers.forEach(lane -> lane.interrupt(job)));
  }

  @Override
  public <T extends @Nullable Object> Future<T> write(SqlFunction<Writer, T> work) {
    LastingWrite<T> lasting = new LastingWrite<>(work, writeFence);
    return calls.submit(calls.job(lasting, false, lasting), writes);
  }

  /** Runs a function on the log's connection, without a transaction, again and again on new ones while they break; one after the other. */
  <T extends @Nullable Object> Future<T> append(SqlFunction<PgSession, T> work) {
    return calls.submit(
        calls.job(db -> work.apply((PgSession) db), false, Job.Again.UNTIL_DEADLINE), appends);
  }

  /** Of the log's lane. */
  Fence logFence() {
    return logFence;
  }

  /** The numbers under which this process writes; 0 for what has not written yet. */
  Set<Long> writers() {
    return Set.copyOf(List.of(logFence.writer(), writeFence.writer()));
  }

  /** PostgreSQL does that by itself. */
  @Override
  public Future<Void> checkpoint() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return calls.isClosed() ? Future.succeededFuture() : calls.close(lanes);
  }
}
