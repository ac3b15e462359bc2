package chat.snug.auth;

import chat.snug.model.Fault;
import io.vertx.core.Future;

/**
 * What became of a try to sign in.
 *
 * @param waitMillis until another one fits; 0: it was counted and may go on
 * @param nameIsFull it was the name's limit
 */
record Attempt(long waitMillis, boolean nameIsFull) {
  static final Attempt COUNTED = new Attempt(0, false);

  boolean counted() {
    return waitMillis == 0;
  }

  Future<Void> answer() {
    return counted()
        ? Future.succeededFuture()
        : Future.failedFuture(Fault.RATE_LIMITED
            .because("too many tries to sign in: wait a moment")
            .retryAfter(waitMillis));
  }
}
