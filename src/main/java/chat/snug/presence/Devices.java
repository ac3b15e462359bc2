package chat.snug.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The leases of one user's devices. */
final class Devices {
  private final String user;
  private final Map<String, Lease> leases = new HashMap<>(2);
  private long lastSeen;
  private Status told = Status.OFFLINE;
  private boolean queued;

  Devices(String user) {
    this.user = user;
  }

  String user() {
    return user;
  }

  @Nullable
  Lease get(String device) {
    return leases.get(device);
  }

  void put(String device, Lease lease) {
    leases.put(device, lease);
  }

  @Nullable
  Lease remove(String device) {
    return leases.remove(device);
  }

  /** The newest heartbeat of any device. */
  void seen(long at) {
    lastSeen = at;
  }

  long lastSeen() {
    return lastSeen;
  }

  boolean isEmpty() {
    return leases.isEmpty();
  }

  /** What watchers were told last. */
  Status told() {
    return told;
  }

  void tell(Status status) {
    told = status;
  }

  /** Whether the due queue knows this user. */
  boolean queued() {
    return queued;
  }

  void queued(boolean is) {
    queued = is;
  }

  /** Online where a device alive is in the foreground, away where all that live are not, else offline. */
  Status status(long now) {
    Status status = Status.OFFLINE;
    for (Lease lease : leases.values()) {
      if (!lease.alive(now)) {
        continue;
      }
      if (!lease.background()) {
        return Status.ONLINE;
      }
      status = Status.AWAY;
    }
    return status;
  }

  Standing standing(long now) {
    return new Standing(user, status(now), lastSeen);
  }

  /** Forgets the devices whose deadline is over, and names them. */
  List<String> dropDead(long now) {
    List<String> dead = new ArrayList<>(1);
    leases.forEach((device, lease) -> {
      if (!lease.alive(now)) {
        dead.add(device);
      }
    });
    dead.forEach(leases::remove);
    return dead;
  }

  /** The first deadline, monotonic nanoseconds; before it no lease ends by itself. */
  long firstDeadline() {
    return leases.values().stream().mapToLong(Lease::deadline).min().orElse(Long.MAX_VALUE);
  }
}
