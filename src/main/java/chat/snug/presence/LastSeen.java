package chat.snug.presence;

import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When users who are offline were last seen: what the store says, and a bounded memory of it. */
final class LastSeen {
  /** Users remembered, those asked for last. */
  static final int MAX = 10_000;

  private final PresenceStore store;
  private final Unsaved unsaved;
  private final Map<String, Optional<Long>> known = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Optional<Long>> eldest) {
      return size() > MAX;
    }
  };

  LastSeen(PresenceStore store, Unsaved unsaved) {
    this.store = store;
    this.unsaved = unsaved;
  }

  /** A user went offline. */
  void put(String user, long at) {
    known.put(user, Optional.of(at));
  }

  /** What is remembered may be too old: the store is asked again. */
  void forget() {
    known.clear();
  }

  /** What is known without asking the store; null where nothing is. */
  @Nullable
  Long get(String user) {
    Optional<Long> at = known.get(user);
    return at == null ? unsaved.lastSeen(user) : at.orElse(null);
  }

  /** When these users were last seen; who never was is left out. */
  Future<Map<String, Long>> of(Collection<String> users) {
    Map<String, Long> found = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String user : users) {
      Long at = get(user);
      if (at != null) {
        found.put(user, at);
      } else if (!known.containsKey(user)) {
        unknown.add(user);
      }
    }
    return unknown.isEmpty() ? Future.succeededFuture(found) : read(unknown, found);
  }

  private Future<Map<String, Long>> read(List<String> unknown, Map<String, Long> found) {
    return store.lastSeen(unknown).map(read -> {
      found.putAll(read);
      // Who came and went while the store was read is known better by now.
      unknown.forEach(user -> known.putIfAbsent(user, Optional.ofNullable(read.get(user))));
      return found;
    });
  }
}
