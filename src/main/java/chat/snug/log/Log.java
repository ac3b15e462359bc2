package chat.snug.log;

import chat.snug.bus.LocalCodec;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;

/** The way to the log's writer, from any event loop. Writes of one caller are appended in the order in which they were given. */
public final class Log {
  static final String ADDRESS = "snug.log";
  static final String PUBLISHED = "snug.log.published";
  /** The writer answers within its own limit; this is for a writer that is gone. */
  private static final long MARGIN_MILLIS = 2000;

  private static final long RETRY_MILLIS = 1000;

  private final Vertx vertx;
  private final DeliveryOptions options;

  /**
   * A client of the writer.
   *
   * @param appendSeconds as the writer's, see {@link LogVerticle}
   */
  public Log(Vertx vertx, int appendSeconds) {
    this.vertx = vertx;
    LocalCodec.register(vertx);
    options = new DeliveryOptions(LocalCodec.OPTIONS)
        .setSendTimeout(Appender.waitMillis(appendSeconds) + MARGIN_MILLIS);
  }

  /**
   * Appends; answers after the commit. Fails with {@link FaultException}: what the store refused, or {@code unavailable} where it did not answer in
   * time; then it may be stored all the same, and a repeat with the same id tells.
   */
  public Future<Answer> append(Write write) {
    return vertx
        .eventBus()
        .<Outcome>request(ADDRESS, write, options)
        .map(Message::body)
        .recover(gone -> Future.failedFuture(away()))
        .compose(Log::answer);
  }

  /**
   * Succeeds once every event that the store had committed before this call was published: a reader that subscribed first, then read a snapshot, has
   * been told all that the snapshot shows when this succeeds. Fails with {@code unavailable} where a commit takes too long.
   */
  public Future<Void> published() {
    return vertx
        .eventBus()
        .<Object>request(PUBLISHED, "", options)
        .recover(gone -> Future.failedFuture(away()))
        .mapEmpty();
  }

  private static Future<Answer> answer(Outcome outcome) {
    FaultException refusal = outcome.refusal();
    return refusal == null
        ? Future.succeededFuture(outcome.answer())
        : Future.failedFuture(refusal);
  }

  /** The store could not be reached; to be tried again with the same id. */
  static FaultException away() {
    return Fault.UNAVAILABLE
        .because("the store does not answer; try again with the same id")
        .retryAfter(RETRY_MILLIS);
  }
}
