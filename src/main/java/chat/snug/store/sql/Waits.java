package chat.snug.store.sql;

import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a lane's thread, which is none of Vert.x's, waits for the client. */
final class Waits {
  private Waits() {}

  /** The result; fails with {@link SQLException}. A lane that is being closed finishes what it has begun, so an interruption waits too. */
  static <T> T get(Future<T> future, long millis) throws SQLException {
    CompletableFuture<T> result = future.toCompletionStage().toCompletableFuture();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
          interrupted = true;
        } catch (ExecutionException failure) {
          throw PgErrors.of(failure.getCause());
        } catch (TimeoutException late) {
          throw PgErrors.late();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
