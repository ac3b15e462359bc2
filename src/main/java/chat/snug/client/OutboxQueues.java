package chat.snug.client;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All entries of the outbox: by id, in the order composed, and in a queue for each room. */
final class OutboxQueues {
  private final Ports ports;
  private final Map<String, RoomQueue> queues = new HashMap<>();
  private final Map<String, OutboxEntry> entries = new LinkedHashMap<>();
  private long added;

  OutboxQueues(Ports ports) {
    this.ports = ports;
  }

  void add(OutboxEntry entry) {
    entries.put(entry.id(), entry);
    entry.number(++added);
    of(entry).add(entry);
  }

  /** Takes the entry out; whether it was on its way. */
  boolean remove(OutboxEntry entry) {
    RoomQueue queue = of(entry);
    boolean flew = queue.remove(entry);
    queue.answered();
    entries.remove(entry.id());
    if (queue.isEmpty()) {
      queue.stop();
      queues.remove(entry.room());
    }
    return flew;
  }

  @Nullable
  OutboxEntry get(String id) {
    return entries.get(id);
  }

  int size() {
    return entries.size();
  }

  /** In the order composed. */
  List<OutboxEntry> all() {
    return List.copyOf(entries.values());
  }

  /** In the order composed. */
  List<OutboxEntry> of(String room) {
    RoomQueue queue = queues.get(room);
    return queue == null ? List.of() : queue.entries();
  }

  RoomQueue of(OutboxEntry entry) {
    return queues.computeIfAbsent(entry.room(), any -> new RoomQueue(ports));
  }

  /** The room that is ready and whose oldest entry is older than all other such rooms'. */
  @Nullable
  RoomQueue oldestReady() {
    RoomQueue oldest = null;
    for (RoomQueue queue : queues.values()) {
      if (queue.isReady() && (oldest == null || queue.age() < oldest.age())) {
        oldest = queue;
      }
    }
    return oldest;
  }

  /** Nothing is on its way any more. */
  void stop() {
    queues.values().forEach(RoomQueue::stop);
  }
}
