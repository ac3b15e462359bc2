package chat.snug.client;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cache that lasts as long as the process. */
public final class MemoryMessageCache implements MessageCache {
  private final Map<String, Long> rooms = new TreeMap<>();
  private final Map<String, TreeMap<Long, Copy>> messages = new HashMap<>();
  private final Map<String, Long> reads = new TreeMap<>();
  private @Nullable String epoch;
  private @Nullable String device;
  private long n;

  @Override
  public Future<Stored> load() {
    return Future.succeededFuture(stored());
  }

  /** All but the messages. */
  Stored stored() {
    return new Stored(epoch, device, n, Map.copyOf(rooms), Map.copyOf(reads));
  }

  @Override
  public List<Copy> messages(String room) {
    TreeMap<Long, Copy> kept = messages.get(room);
    return kept == null ? List.of() : List.copyOf(kept.values());
  }

  @Override
  public void applied(String room, long seq, List<Copy> changed) {
    rooms.put(room, seq);
    if (!changed.isEmpty()) {
      keep(messages.computeIfAbsent(room, any -> new TreeMap<>()), changed);
    }
  }

  @Override
  public void reset(String room, long head, List<Copy> items) {
    messages.remove(room);
    applied(room, head, items);
  }

  @Override
  public void left(String room) {
    rooms.remove(room);
    messages.remove(room);
    reads.remove(room);
  }

  @Override
  public void epoch(String name) {
    epoch = name;
  }

  @Override
  public void device(String id) {
    device = id;
  }

  @Override
  public Future<Void> n(long number) {
    setN(number);
    return Future.succeededFuture();
  }

  void setN(long number) {
    n = number;
  }

  @Override
  public void read(String room, long seq) {
    if (seq == 0) {
      reads.remove(room);
    } else {
      reads.put(room, seq);
    }
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private static void keep(NavigableMap<Long, Copy> kept, List<Copy> changed) {
    for (Copy copy : changed) {
      kept.put(Json.number(copy.message(), "seq", 0), copy);
    }
    while (kept.size() > MESSAGES_KEPT) {
      kept.pollFirstEntry();
    }
  }
}
