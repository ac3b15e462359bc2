package chat.snug.presence;

import chat.snug.store.PresenceStore.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The leases of all devices, in memory, and what changes with them. Knows no timer: who asks says what time it is.
 *
 * <p>A user with leases stands in the due queue once, at or before the first deadline. Deadlines only move later, so a heartbeat leaves the queue
 * alone, and a user whose turn comes too early is queued anew: asking for changes costs what is due, not what exists.
 */
final class MemoryLeases {
  private record Due(Devices devices, long at) {}

  private final long offlineAfterNanos;
  private final long offlineAfterMillis;
  private final Unsaved unsaved;
  private final Map<String, Devices> users = new HashMap<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private final Set<Devices> changed = new LinkedHashSet<>();
  private int online;
  private int away;

  MemoryLeases(Duration offlineAfter, Unsaved unsaved) {
    this.offlineAfterNanos = offlineAfter.toNanos();
    this.offlineAfterMillis = offlineAfter.toMillis();
    this.unsaved = unsaved;
  }

  /** A heartbeat. */
  void renew(String user, String device, boolean background, Moment now) {
    Devices devices = users.computeIfAbsent(user, Devices::new);
    Lease lease = new Lease(now.nanos() + offlineAfterNanos, now.wall(), background);
    put(devices, device, lease);
    devices.seen(now.wall());
    unsaved.seen(user, now.wall());
    unsaved.alive(new Heartbeat(user, device, now.wall(), background));
    note(devices, now.nanos());
  }

  /** Foreground or background. This is no heartbeat, and wakes nobody who is dead. */
  void state(String user, String device, boolean background, long now) {
    Devices devices = users.get(user);
    Lease lease = devices == null ? null : devices.get(device);
    if (devices == null || lease == null) {
      return;
    }
    devices.put(device, lease.with(background));
    unsaved.alive(new Heartbeat(user, device, lease.at(), background));
    note(devices, now);
  }

  /** The device took leave. */
  void end(String user, String device, long now) {
    Devices devices = users.get(user);
    if (devices != null && devices.remove(device) != null) {
      unsaved.gone(user, device);
      note(devices, now);
    }
  }

  /** Heartbeats from before a restart, as old as the wall clock says. Nobody has to be told: nobody watches yet. */
  void restore(List<Heartbeat> heartbeats, Moment now) {
    // The oldest first, since a user is queued at the first deadline that comes.
    heartbeats.stream()
        .sorted(Comparator.comparingLong(Heartbeat::at))
        .forEach(heartbeat -> restore(heartbeat, now));
  }

  private void restore(Heartbeat heartbeat, Moment now) {
    long age = Math.max(0, now.wall() - heartbeat.at());
    if (age >= offlineAfterMillis) {
      unsaved.gone(heartbeat.user(), heartbeat.device());
      return;
    }
    long deadline = now.nanos() + offlineAfterNanos - Duration.ofMillis(age).toNanos();
    Devices devices = users.computeIfAbsent(heartbeat.user(), Devices::new);
    devices.seen(Math.max(devices.lastSeen(), heartbeat.at()));
    put(devices, heartbeat.device(), new Lease(deadline, heartbeat.at(), heartbeat.background()));
    tell(devices, devices.status(now.nanos()));
  }

  /** Null for who is offline and was told to be: the store knows when they were last seen. */
  @Nullable
  Standing standing(String user, long now) {
    Devices devices = users.get(user);
    return devices == null ? null : devices.standing(now);
  }

  /** What changed since the last call, each user once, as it is now. What was taken back meanwhile is left out. */
  List<Standing> changes(long now) {
    expire(now);
    List<Standing> changes = new ArrayList<>(changed.size());
    for (Devices devices : changed) {
      Standing standing = devices.standing(now);
      // Who came and went between two calls was last seen at another time than watchers know.
      if (standing.status() != devices.told() || standing.status() == Status.OFFLINE) {
        changes.add(standing);
        tell(devices, standing.status());
      }
      if (devices.isEmpty()) {
        users.remove(devices.user());
      }
    }
    changed.clear();
    return changes;
  }

  /** Users told to be online. */
  int online() {
    return online;
  }

  /** Users told to be away. */
  int away() {
    return away;
  }

  /** Entries of the due queue: a user with leases has one, and who took leave has one until its time has come. */
  int waiting() {
    return due.size();
  }

  private void put(Devices devices, String device, Lease lease) {
    devices.put(device, lease);
    if (!devices.queued()) {
      queue(devices);
    }
  }

  private void queue(Devices devices) {
    due.add(new Due(devices, devices.firstDeadline()));
    devices.queued(true);
  }

  private void note(Devices devices, long now) {
    if (devices.isEmpty() || devices.status(now) != devices.told()) {
      changed.add(devices);
    }
  }

  private void expire(long now) {
    for (Due next = due.peek(); next != null && next.at() <= now; next = due.peek()) {
      due.remove();
      next.devices().queued(false);
      // Without leases it took leave before, and was told to be offline or will be.
      if (!next.devices().isEmpty()) {
        expire(next.devices(), now);
      }
    }
  }

  private void expire(Devices devices, long now) {
    devices.dropDead(now).forEach(device -> unsaved.gone(devices.user(), device));
    note(devices, now);
    if (!devices.isEmpty()) {
      queue(devices);
    }
  }

  private void tell(Devices devices, Status status) {
    count(devices.told(), -1);
    count(status, 1);
    devices.tell(status);
  }

  private void count(Status status, int change) {
    if (status == Status.ONLINE) {
      online += change;
    } else if (status == Status.AWAY) {
      away += change;
    }
  }
}
