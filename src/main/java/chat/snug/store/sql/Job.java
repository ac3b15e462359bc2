package chat.snug.store.sql;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One call that waits for a connection. It isn't begun any more once {@code deadline} (monotonic nanoseconds) is over.
 *
 * @param transaction whether it runs in one
 */
record Job<T extends @Nullable Object>(
    SqlFunction<? super Writer, T> work,
    Promise<T> promise,
    long deadline,
    boolean transaction,
    Again again) {

  /** What a call does when its connection breaks. */
  @FunctionalInterface
  interface Again {
    /** It fails. */
    Again NEVER = tries -> false;

    /** It runs once more on another connection, since it only reads. */
    Again ONCE = tries -> tries == 1;

    /** It goes on until its deadline, since it knows what it has done. */
    Again UNTIL_DEADLINE = tries -> true;

    /** Whether it runs again after so many tries. */
    boolean goesOn(int tries);
  }

  /** Runs it on a connection; the failure, which is not answered yet, or null where it has succeeded. */
  @Nullable
  Throwable run(Session session) {
    try {
      @Nullable T result = transaction ? session.transact(work) : work.apply(session);
      promise.tryComplete(result);
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  void refuse(Throwable failure) {
    promise.tryFail(SqlErrors.fault(failure));
  }
}
