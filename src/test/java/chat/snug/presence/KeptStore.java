package chat.snug.presence;

import chat.snug.model.Fault;
import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory that a test can take away. Answers on the caller's thread. */
final class KeptStore implements PresenceStore {
  private record Device(String user, String name) {}

  private final Map<Device, Heartbeat> heartbeats = new ConcurrentHashMap<>();
  final Map<String, Long> lastSeen = new ConcurrentHashMap<>();
  volatile boolean away;
  volatile int saves;
  volatile int reads;

  void put(Heartbeat heartbeat) {
    heartbeats.put(new Device(heartbeat.user(), heartbeat.device()), heartbeat);
  }

  List<Heartbeat> all() {
    return new ArrayList<>(heartbeats.values());
  }

  @Override
  public Future<List<Heartbeat>> heartbeats(long since) {
    return answer(all().stream().filter(heartbeat -> heartbeat.at() >= since).toList());
  }

  @Override
  public synchronized Future<Map<String, Long>> lastSeen(Collection<String> users) {
    reads++;
    Map<String, Long> found = new ConcurrentHashMap<>(lastSeen);
    found.keySet().retainAll(users);
    return answer(found);
  }

  @Override
  public synchronized Future<Void> save(
      Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> seen) {
    saves++;
    if (!away) {
      alive.forEach(this::put);
      gone.forEach(
          heartbeat -> heartbeats.remove(new Device(heartbeat.user(), heartbeat.device())));
      lastSeen.putAll(seen);
    }
    return answer(null);
  }

  private <T> Future<T> answer(T value) {
    return away
        ? Future.failedFuture(Fault.UNAVAILABLE.because("taken away"))
        : Future.succeededFuture(value);
  }
}
