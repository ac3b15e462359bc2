package chat.snug.log;

import chat.snug.bus.LocalCodec;
import chat.snug.config.Limits;
import chat.snug.store.LogStore;
import chat.snug.store.Write;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The writer of all room logs of this node. Deployed once. */
public final class LogVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 100;

  private final LogStore store;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final LogMeters meters;
  private @Nullable Appender appender;
  private @Nullable MessageConsumer<Write> consumer;
  private @Nullable MessageConsumer<String> published;

  public LogVerticle(LogStore store, Limits limits, LongSupplier nanoTime, LogMeters meters) {
    this.store = store;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    Feed feed = new Feed(vertx);
    Appender writer = new Appender(
        store,
        nanoTime,
        limits.appendQueue(),
        limits.appendSeconds(),
        feed::publish,
        new ReadBroadcast(nanoTime, feed::publish),
        meters);
    appender = writer;
    consumer = vertx
        .eventBus()
        .localConsumer(
            Log.ADDRESS,
            message -> writer
                .append(message.body())
                .onSuccess(outcome -> message.reply(outcome, LocalCodec.OPTIONS)));
    published = vertx
        .eventBus()
        .localConsumer(
            Log.PUBLISHED,
            message -> writer.told().onSuccess(told -> message.reply("", LocalCodec.OPTIONS)));
    vertx.setPeriodic(TICK_MILLIS, id -> writer.tick());
    return Future.all(consumer.completion(), published.completion());
  }

  /** What was taken in is appended and answered first. */
  @Override
  public Future<?> stop() {
    if (consumer == null || published == null || appender == null) {
      return Future.succeededFuture();
    }
    Appender writer = appender;
    return Future.all(consumer.unregister(), published.unregister())
        .compose(gone -> writer.drain())
        .timeout(Appender.waitMillis(limits.appendSeconds()), TimeUnit.MILLISECONDS);
  }
}
