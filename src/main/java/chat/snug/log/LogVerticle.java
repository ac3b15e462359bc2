package chat.snug.log;

import chat.snug.bus.Bus;
import chat.snug.bus.LocalCodec;
import chat.snug.config.Limits;
import chat.snug.store.LogStore;
import chat.snug.store.Write;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The writer of all room logs of this node, and its way to those of the others. Deployed once. */
public final class LogVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 100;
  private static final long LOOK_MILLIS = 1000;
  /** Interests that are taken together are told together. */
  private static final long FLUSH_MILLIS = 10;

  private final LogStore store;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final LogMeters meters;
  private final @Nullable Peering peering;
  private @Nullable Appender appender;
  private @Nullable MessageConsumer<Write> consumer;
  private @Nullable MessageConsumer<String> published;

  /** Of a node alone. */
  public LogVerticle(LogStore store, Limits limits, LongSupplier nanoTime, LogMeters meters) {
    this(store, limits, nanoTime, meters, null);
  }

  /** @param peering null: this node is alone */
  public LogVerticle(
      LogStore store,
      Limits limits,
      LongSupplier nanoTime,
      LogMeters meters,
      @Nullable Peering peering) {
    this.store = store;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.meters = meters;
    this.peering = peering;
  }

  @Override
  public Future<?> start() {
    Feed feed = new Feed(vertx);
    if (peering == null) {
      return write(feed::publish);
    }
    Junction junction = junction(peering, feed);
    return junction.start().compose(heard -> write(junction::tell));
  }

  private Junction junction(Peering with, Feed feed) {
    Bus bus = new Bus(
        with.transport(), with.meters(), flush -> vertx.setTimer(FLUSH_MILLIS, id -> flush.run()));
    Junction junction = new Junction(
        with.stores(), bus, feed::publishHere, with.revoked(), nanoTime, limits.broadcastMembers());
    vertx.setPeriodic(TICK_MILLIS, id -> junction.tick());
    vertx.setPeriodic(LOOK_MILLIS, id -> junction.look());
    vertx.eventBus().<Notice>localConsumer(Feed.SPREAD, message -> junction.spread(message.body()));
    vertx
        .eventBus()
        .<RouteChange>localConsumer(SharedRoutes.ADDRESS, message -> routed(junction, message));
    return junction;
  }

  private static void routed(Junction junction, Message<RouteChange> message) {
    if (message.body() instanceof RouteChange.Read read) {
      junction.read(read.rooms()).onSuccess(told -> message.reply("", LocalCodec.OPTIONS));
    } else {
      junction.changed(message.body());
    }
  }

  private Future<?> write(Consumer<Notice> told) {
    Appender writer = new Appender(
        store,
        nanoTime,
        limits.appendQueue(),
        limits.appendSeconds(),
        told,
        new ReadBroadcast(nanoTime, told),
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
            message -> writer.told().onSuccess(done -> message.reply("", LocalCodec.OPTIONS)));
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
