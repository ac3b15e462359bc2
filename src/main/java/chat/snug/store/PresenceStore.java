package chat.snug.store;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Heartbeats and times last seen, kept over a restart. Times in milliseconds since the epoch. */
public interface PresenceStore {

  /** The last heartbeat of one device that has not said goodbye. */
  record Heartbeat(String user, String device, long at, boolean background) {}

  /** Heartbeats not older than {@code since}. */
  Future<List<Heartbeat>> heartbeats(long since);

  /** When these users were last seen; who never was is left out. */
  Future<Map<String, Long>> lastSeen(Collection<String> users);

  /**
   * Saves what changed: devices alive, devices gone (their {@code at} and {@code background} don't count), and users' times last seen, unless a later one is there. Users who are
   * unknown by now are passed over.
   */
  Future<Void> save(
      Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen);
}
