package chat.snug.store.sql;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** One call that waits for a connection. It isn't begun any more once {@code deadline} (monotonic nanoseconds) is over. */
record Job<T extends @Nullable Object>(
    SqlFunction<? super JdbcSession, T> work,
    Promise<T> promise,
    long deadline,
    boolean transaction) {

  /** Runs it on a connection and answers; a failure comes back too, since it says whether the connection is still good. */
  @Nullable
  Throwable run(JdbcSession session) {
    try {
      @Nullable T result = transaction ? session.transact(work) : work.apply(session);
      promise.tryComplete(result);
      return null;
    } catch (Throwable failure) {
      refuse(failure);
      return failure;
    }
  }

  void refuse(Throwable failure) {
    promise.tryFail(SqlErrors.fault(failure));
  }
}
