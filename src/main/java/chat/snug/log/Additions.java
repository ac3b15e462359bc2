package chat.snug.log;

import chat.snug.store.RoomStore;
import chat.snug.store.RoomStore.Membership;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Users who were let into rooms of which this node is told nothing, since the bus lost the news: their rooms are read, and the new ones told from about
 * where they came in. Whoever is still not where the store says comes back and is told.
 */
final class Additions {
  /** Users looked up at once. */
  private static final int AT_ONCE = 4;

  private final RoomStore store;
  private final Function<Map<String, Membership>, Future<Void>> reach;
  private final Consumer<Notice> told;
  private final Map<String, Set<String>> waiting = new LinkedHashMap<>();
  private int underWay;

  /** @param reach has these rooms told from one's own read position on; succeeds once that was done */
  Additions(
      RoomStore store,
      Function<Map<String, Membership>, Future<Void>> reach,
      Consumer<Notice> told) {
    this.store = store;
    this.reach = reach;
    this.told = told;
  }

  /** The user may have come into these rooms, or is to be compared alone. */
  void check(String user, Set<String> rooms) {
    waiting.computeIfAbsent(user, absent -> new HashSet<>()).addAll(rooms);
  }

  /** Looks up who waits; a store that is away is asked again by a later call. */
  void next() {
    // Counted beforehand: who is put back by a store that refuses at once waits for a later call.
    for (int free = Math.min(AT_ONCE - underWay, waiting.size()); free > 0; free--) {
      Iterator<Map.Entry<String, Set<String>>> first = waiting.entrySet().iterator();
      Map.Entry<String, Set<String>> one = first.next();
      first.remove();
      look(one.getKey(), one.getValue());
    }
  }

  private void look(String user, Set<String> rooms) {
    underWay++;
    store
        .memberships(user, 0)
        .compose(all -> {
          Map<String, Membership> among = new HashMap<>();
          all.rooms().stream()
              .filter(room -> rooms.contains(room.room()))
              .forEach(room -> among.put(room.room(), room));
          return reach.apply(among);
        })
        .onComplete((done, failure) -> {
          underWay--;
          if (failure == null) {
            told.accept(new Notice.Recovered(Map.of(), Set.of(), Set.of(user)));
          } else {
            check(user, rooms);
          }
        });
  }
}
