package chat.snug.presence;

import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The store of a node among others: times last seen are kept, heartbeats are not. Redis has them, and what another node saved last would bring back
 * devices that took leave elsewhere.
 */
public record LastSeenOnly(PresenceStore store) implements PresenceStore {

  @Override
  public Future<List<Heartbeat>> heartbeats(long since) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Map<String, Long>> lastSeen(Collection<String> users) {
    return store.lastSeen(users);
  }

  @Override
  public Future<Void> save(
      Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen) {
    return lastSeen.isEmpty()
        ? Future.succeededFuture()
        : store.save(List.of(), List.of(), lastSeen);
  }
}
