package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a welcome means for the rooms, and when its catch-up is done. */
final class Arrival {
  /** More missing events than these are not caught up: the room starts anew. */
  static final long MOST_MISSING = 1_000;

  private static final String FIRST_LIST = "/v1/rooms?limit=100";

  private final Rest rest;
  private final Rooms rooms;
  private final FreshStart freshStart;
  private final MessageCache cache;
  private final Runnable setBack;
  private final Runnable caughtUp;
  private final Map<String, Long> awaited = new HashMap<>();
  private Map<String, Long> placesAtHello = Map.of();
  private @Nullable String epoch;
  private boolean arriving;
  private boolean done = true;

  /**
   * @param epoch of the store that the cache knows
   * @param setBack is told where the store is another than that
   * @param caughtUp is told once after each welcome
   */
  Arrival(
      Rest rest,
      Rooms rooms,
      FreshStart freshStart,
      MessageCache cache,
      @Nullable String epoch,
      Runnable setBack,
      Runnable caughtUp) {
    this.rest = rest;
    this.rooms = rooms;
    this.freshStart = freshStart;
    this.cache = cache;
    this.epoch = epoch;
    this.setBack = setBack;
    this.caughtUp = caughtUp;
  }

  /** Hello is about to be said. */
  void greeting() {
    placesAtHello = rooms.places();
  }

  /** A session has begun. Afterwards the catch-up can be run. */
  void begin(Welcome welcome) {
    arriving = true;
    done = false;
    awaited.clear();
    boolean anew = isOfAnotherStore(welcome);
    if (anew) {
      setBack.run();
      forget();
    }
    if (anew || !welcome.epoch().equals(epoch)) {
      epoch = welcome.epoch();
      cache.epoch(welcome.epoch());
    }
    welcome.rooms().forEach((room, place) -> arrive(room, place.head(), anew));
    unlisted(welcome, anew);
    arriving = false;
  }

  void end() {
    done = true;
    awaited.clear();
  }

  /** Says so where all is caught up. */
  void check() {
    if (!done && !arriving) {
      awaited.keySet().removeIf(this::isThere);
      finish();
    }
  }

  /** One room's place has moved, or it has left. */
  void moved(String room) {
    if (!done && !arriving && awaited.containsKey(room) && isThere(room)) {
      awaited.remove(room);
      finish();
    }
  }

  private void finish() {
    if (awaited.isEmpty()) {
      done = true;
      caughtUp.run();
    }
  }

  private boolean isThere(String room) {
    RoomLog log = rooms.get(room);
    if (log == null) {
      return true;
    }
    boolean settled = !log.isStarting() && !log.isUnsure();
    return settled && log.seq() >= awaited.getOrDefault(room, 0L);
  }

  private boolean isOfAnotherStore(Welcome welcome) {
    if (epoch != null && !epoch.equals(welcome.epoch())) {
      return true;
    }
    return welcome.rooms().entrySet().stream()
        .anyMatch(room ->
            placesAtHello.getOrDefault(room.getKey(), 0L) > room.getValue().head());
  }

  /** No place counts any more. The cache forgets first, so that a process that ends now finds no old place under the new epoch. */
  private void forget() {
    rooms.forgetLeft();
    for (RoomLog log : rooms.all()) {
      log.forgetHeld();
      cache.left(log.id());
    }
  }

  private void arrive(String room, long head, boolean anew) {
    RoomLog log = rooms.get(room);
    awaited.put(room, head);
    if (log == null) {
      RoomLog found = rooms.discover(room);
      found.listed(head);
      freshStart.start(found, head);
      return;
    }
    log.listed(head);
    if (anew || log.isStarting() || log.seq() < 0 || log.missing() > MOST_MISSING) {
      freshStart.start(log, head);
    }
  }

  private void unlisted(Welcome welcome, boolean anew) {
    Set<String> searched = new HashSet<>();
    for (RoomLog log : List.copyOf(rooms.all())) {
      if (welcome.rooms().containsKey(log.id())) {
        continue;
      }
      if (!welcome.more()) {
        rooms.leave(log);
      } else if (anew || log.isStarting() || log.seq() < 0) {
        log.starting();
        awaited.put(log.id(), 0L);
        searched.add(log.id());
      } else {
        log.unsure();
        awaited.put(log.id(), 0L);
      }
    }
    if (!searched.isEmpty()) {
      search(searched, FIRST_LIST);
    }
  }

  /** Looks in the list of all rooms for those whose places are not known any more. */
  private void search(Set<String> searched, String target) {
    rest.internal("GET", target, null).onComplete(answer -> {
      String cursor = null;
      if (answer.succeeded()) {
        Json.list(answer.result(), "items").forEach(item -> found(searched, item));
        cursor = Json.text(answer.result(), "cursor");
      }
      if (cursor != null && !searched.isEmpty()) {
        search(searched, FIRST_LIST + "&cursor=" + Rest.encode(cursor));
      } else {
        searched.stream().map(rooms::get).forEach(log -> {
          if (log != null) {
            rooms.leave(log);
          }
        });
      }
    });
  }

  private void found(Set<String> searched, JsonNode item) {
    String id = Json.text(item, "id");
    RoomLog log = id == null ? null : rooms.get(id);
    if (item instanceof ObjectNode && log != null && searched.remove(id)) {
      freshStart.start(log, Json.number(item, "head", 0));
    }
  }
}
