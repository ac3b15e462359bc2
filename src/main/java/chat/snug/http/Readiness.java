package chat.snug.http;

import chat.snug.http.NodeState.Phase;
import chat.snug.store.StoreHealth;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether the node can serve. The store is asked at most once a second, however many probes come. Belongs to one event loop. */
final class Readiness {
  static final String READY = "ready";

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TIME_LIMIT_MILLIS = 1500;

  private final NodeState state;
  private final StoreHealth store;
  private final LongSupplier nanos;
  private @Nullable Future<String> last;
  private long lastAt;

  Readiness(NodeState state, StoreHealth store, LongSupplier nanos) {
    this.state = state;
    this.store = store;
    this.nanos = nanos;
  }

  /** {@link #READY}, or what stands in the way. */
  Future<String> status() {
    return state.phase() == Phase.SERVING
        ? storeStatus()
        : Future.succeededFuture(state.phase().name().toLowerCase(Locale.ROOT));
  }

  private Future<String> storeStatus() {
    long now = nanos.getAsLong();
    Future<String> known = last;
    if (known != null && now - lastAt < FRESH_NANOS) {
      return known;
    }
    Future<String> fresh = store
        .check()
        .timeout(TIME_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .map(READY)
        .otherwise("without its store");
    last = fresh;
    lastAt = now;
    return fresh;
  }
}
