package chat.snug.presence;

import chat.snug.store.PresenceStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A store whose answers come on one context, so that what they touch needs no locks. */
record StoreOnContext(PresenceStore store, Supplier<Context> context) implements PresenceStore {

  @Override
  public Future<List<Heartbeat>> heartbeats(long since) {
    return here(store.heartbeats(since));
  }

  @Override
  public Future<Map<String, Long>> lastSeen(Collection<String> users) {
    return here(store.lastSeen(users));
  }

  @Override
  public Future<Void> save(
      Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen) {
    return here(store.save(alive, gone, lastSeen));
  }

  private <T> Future<T> here(Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(
        (result, failure) -> context.get().runOnContext(now -> promise.complete(result, failure)));
    return promise.future();
  }
}
