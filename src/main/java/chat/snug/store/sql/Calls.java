package chat.snug.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Gives calls to lanes and answers on the caller's context, in any case within {@link Database#SECONDS}. Calls that find their queue full are {@code unavailable} at once. */
final class Calls {
  private final VertxInternal vertx;
  private final LongSupplier nanos;
  private volatile boolean closed;

  /** @param nanos monotonic clock */
  Calls(Vertx vertx, LongSupplier nanos) {
    this.vertx = (VertxInternal) vertx;
    this.nanos = nanos;
  }

  <T extends @Nullable Object> Job<T> job(
      SqlFunction<? super Writer, T> work, boolean transaction, Job.Again again) {
    Promise<T> promise = vertx.promise();
    long deadline = nanos.getAsLong() + TimeUnit.SECONDS.toNanos(Database.SECONDS);
    return new Job<>(work, promise, deadline, transaction, again);
  }

  <T extends @Nullable Object> Future<T> submit(Job<T> job, BlockingQueue<Job<?>> queue) {
    if (closed || !queue.offer(job)) {
      job.refuse(SqlErrors.unavailable(closed ? "the store is closed" : "the store is too busy"));
    } else if (closed && queue.remove(job)) {
      job.refuse(SqlErrors.unavailable("the store is closed"));
    }
    return job.promise()
        .future()
        .timeout(Database.SECONDS, TimeUnit.SECONDS)
        .recover(failure -> Future.failedFuture(late(failure)));
  }

  private static Throwable late(Throwable failure) {
    return failure instanceof TimeoutException
        ? SqlErrors.unavailable("the store did not answer in time")
        : failure;
  }

  boolean isClosed() {
    return closed;
  }

  /** Nothing is taken in any more; succeeds once the lanes have done what they had, or fails with {@code unavailable}. */
  Future<Void> close(Iterable<Lane> lanes) {
    closed = true;
    lanes.forEach(Lane::close);
    return vertx.executeBlocking(() -> join(lanes));
  }

  private static @Nullable Void join(Iterable<Lane> lanes) throws InterruptedException {
    boolean ended = true;
    for (Lane lane : lanes) {
      ended &= lane.join(TimeUnit.SECONDS.toMillis(Database.SECONDS));
    }
    if (!ended) {
      throw SqlErrors.unavailable("the store did not close in time");
    }
    return null;
  }
}
