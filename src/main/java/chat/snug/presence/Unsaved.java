package chat.snug.presence;

import chat.snug.store.PresenceStore.Heartbeat;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the store does not know yet: the newest of each device and each user, the longest waiting first. Where the store is away for so long that
 * more than {@link #MAX} devices wait, the oldest are given up: after a restart they would seem a little older than they are.
 */
final class Unsaved {
  /** Devices that may wait; some 20 MB of heap. */
  static final int MAX = 100_000;

  /** Devices in one write of the store, so that messages do not wait long behind it. */
  static final int BATCH = 1000;

  private record Device(String user, String name) {}

  private record Change(Heartbeat heartbeat, boolean gone) {}

  /** Part of what waits, to be handed back once it is saved. */
  static final class Batch {
    private final Map<Device, Change> devices = new HashMap<>();
    private final Map<String, Long> lastSeen = new HashMap<>();

    List<Heartbeat> alive() {
      return devices.values().stream()
          .filter(change -> !change.gone())
          .map(Change::heartbeat)
          .toList();
    }

    List<Heartbeat> gone() {
      return devices.values().stream()
          .filter(Change::gone)
          .map(Change::heartbeat)
          .toList();
    }

    Map<String, Long> lastSeen() {
      return Map.copyOf(lastSeen);
    }
  }

  private final Map<Device, Change> devices = new LinkedHashMap<>();
  private final Map<String, Long> lastSeen = new HashMap<>();

  /** A device's newest heartbeat. */
  void alive(Heartbeat heartbeat) {
    put(new Change(heartbeat, false));
  }

  /** A device that is not to come back with a restart. */
  void gone(String user, String device) {
    put(new Change(new Heartbeat(user, device, 0, false), true));
  }

  /** A user's newest heartbeat. The device that sent it is said to be alive as well. */
  void seen(String user, long at) {
    lastSeen.put(user, at);
  }

  /** Null where the store knows. */
  @Nullable
  Long lastSeen(String user) {
    return lastSeen.get(user);
  }

  boolean isEmpty() {
    return devices.isEmpty();
  }

  int size() {
    return devices.size();
  }

  /** What has waited longest. It goes on waiting until it is said to be saved, so a write that fails is simply tried again. */
  Batch batch() {
    Batch batch = new Batch();
    devices.entrySet().stream().limit(BATCH).forEach(entry -> {
      batch.devices.put(entry.getKey(), entry.getValue());
      String user = entry.getKey().user();
      Long at = lastSeen.get(user);
      if (at != null) {
        batch.lastSeen.put(user, at);
      }
    });
    return batch;
  }

  /** Forgets what was saved, and keeps what is newer. */
  void saved(Batch batch) {
    batch.devices.forEach(devices::remove);
    batch.lastSeen.forEach(lastSeen::remove);
  }

  private void put(Change change) {
    Heartbeat heartbeat = change.heartbeat();
    devices.put(new Device(heartbeat.user(), heartbeat.device()), change);
    if (devices.size() > MAX) {
      giveUpOldest();
    }
  }

  private void giveUpOldest() {
    Iterator<Device> oldest = devices.keySet().iterator();
    lastSeen.remove(oldest.next().user());
    oldest.remove();
  }
}
