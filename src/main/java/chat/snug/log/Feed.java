package chat.snug.log;

import chat.snug.bus.LocalCodec;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Tells all event loops of this node, and the other nodes where there are any. Notices of one publisher reach each subscriber of this node in the order in
 * which they were published.
 */
public final class Feed {
  private static final String ADDRESS = "snug.feed";

  /** Where this node's way to the others hears of what its sockets have been told. */
  static final String SPREAD = "snug.feed.spread";

  private final Vertx vertx;
  private final boolean shared;

  /** Of a node alone. */
  public Feed(Vertx vertx) {
    this(vertx, false);
  }

  /** @param shared whether there may be other nodes, which the log's verticle tells */
  public Feed(Vertx vertx, boolean shared) {
    this.vertx = vertx;
    this.shared = shared;
    LocalCodec.register(vertx);
  }

  public void publish(Notice notice) {
    publishHere(notice);
    if (shared) {
      vertx.eventBus().send(SPREAD, notice, LocalCodec.OPTIONS);
    }
  }

  /** To this node alone. */
  void publishHere(Notice notice) {
    vertx.eventBus().publish(ADDRESS, notice, LocalCodec.OPTIONS);
  }

  /** The handler runs on the caller's context until the consumer is unregistered. */
  public MessageConsumer<Notice> subscribe(Handler<Notice> handler) {
    return vertx
        .eventBus()
        .<Notice>localConsumer(ADDRESS, message -> handler.handle(message.body()));
  }
}
