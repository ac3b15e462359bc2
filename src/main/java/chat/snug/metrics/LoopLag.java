package chat.snug.metrics;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** Measures by how much a timer fires too late on the event loop that starts it. Ends with the verticle, or by {@link #close}. */
public final class LoopLag implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;
  private static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;

  private final Vertx vertx;
  private final LongSupplier nanos;
  private final Meters meters;
  private final long timer;
  private long due;

  private LoopLag(Vertx vertx, LongSupplier nanos, Meters meters) {
    this.vertx = vertx;
    this.nanos = nanos;
    this.meters = meters;
    this.due = nanos.getAsLong() + PERIOD_NANOS;
    this.timer = vertx.setPeriodic(PERIOD_MILLIS, id -> measure());
  }

  /** To be called on the event loop that is to be watched. */
  public static LoopLag watch(Vertx vertx, LongSupplier nanos, Meters meters) {
    return new LoopLag(vertx, nanos, meters);
  }

  /** A periodic timer keeps its rhythm, so the next one is due a period after this one was, unless a whole period was missed. */
  private void measure() {
    long now = nanos.getAsLong();
    meters.eventLoopLag(Math.max(0, now - due));
    due = Math.max(due + PERIOD_NANOS, now);
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
