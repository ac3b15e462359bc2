package chat.snug.presence;

import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A store whose answers come when the gate opens, on the thread that opens it. */
record GatedStore(PresenceStore store, Future<Void> gate) implements PresenceStore {
  @Override
  public Future<List<Heartbeat>> heartbeats(long since) {
    return gate.compose(open -> store.heartbeats(since));
  }

  @Override
  public Future<Map<String, Long>> lastSeen(Collection<String> users) {
    return gate.compose(open -> store.lastSeen(users));
  }

  @Override
  public Future<Void> save(
      Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen) {
    return gate.compose(open -> store.save(alive, gone, lastSeen));
  }
}
