package chat.snug.store.sql;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions in transactions, off the event loops, and answers on the caller's context. Every call ends within {@link #SECONDS}: with {@code
 * unavailable} where the store is away or too busy, and with {@code internal} where the function is wrong.
 */
interface Database {

  /** The longest that a call may take, waiting included. */
  int SECONDS = 5;

  /** Reads one moment of the store: a function sees the same snapshot in all its queries, and everything committed before the call. */
  <T extends @Nullable Object> Future<T> read(SqlFunction<Reader, T> work);

  /** Changes the store in one transaction, durable when the future succeeds; all writes happen one after the other, in the order of the calls. */
  <T extends @Nullable Object> Future<T> write(SqlFunction<Writer, T> work);

  /** Brings what was written into the database file, as far as that is possible without waiting for readers. */
  Future<Void> checkpoint();

  /** Finishes what is under way, refuses what comes, checkpoints and closes. */
  Future<Void> close();
}
