package chat.snug.log;

import chat.snug.bus.LocalCodec;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;

/** Tells all event loops of this node. Notices of one publisher reach each subscriber in the order in which they were published. */
public final class Feed {
  private static final String ADDRESS = "snug.feed";

  private final Vertx vertx;

  public Feed(Vertx vertx) {
    this.vertx = vertx;
    LocalCodec.register(vertx);
  }

  public void publish(Notice notice) {
    vertx.eventBus().publish(ADDRESS, notice, LocalCodec.OPTIONS);
  }

  /** The handler runs on the caller's context until the consumer is unregistered. */
  public MessageConsumer<Notice> subscribe(Handler<Notice> handler) {
    return vertx
        .eventBus()
        .<Notice>localConsumer(ADDRESS, message -> handler.handle(message.body()));
  }
}
