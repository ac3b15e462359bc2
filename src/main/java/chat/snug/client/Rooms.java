package chat.snug.client;

import chat.snug.client.MessageCache.Copy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All rooms and the one door through which their events come, live or fetched: each is told once, in order, and then written down. */
final class Rooms {
  private final String me;
  private final SnugListener listener;
  private final MessageCache cache;
  private final OpenRooms open;
  private final Follower follower;
  private final Map<String, RoomLog> logs = new TreeMap<>();

  /** Where rooms were when they were left: what comes late of them is not the beginning of a new stay. */
  private final Map<String, Long> left = new HashMap<>();

  /** Who acts on what becomes of rooms. */
  interface Follower {
    /** An event came, in order or not. */
    void arrived(ObjectNode event);

    /** An event of the room was told. */
    void told(RoomLog room, ObjectNode event);

    /** Events of the room must be fetched. */
    void behind(RoomLog room);

    /** The room's place has moved, or it is there no more. */
    void moved(String room);

    /** An event of an unknown room came; it is to start anew at this place. */
    void found(RoomLog room, long place);

    void left(String room);
  }

  Rooms(String me, SnugListener listener, MessageCache cache, OpenRooms open, Follower follower) {
    this.me = me;
    this.listener = listener;
    this.cache = cache;
    this.open = open;
    this.follower = follower;
  }

  /** Takes up where the cache left off. */
  void resume(Map<String, Long> places) {
    places.forEach((room, seq) -> logs.put(room, new RoomLog(room, seq)));
  }

  @Nullable
  RoomLog get(String room) {
    return logs.get(room);
  }

  Collection<RoomLog> all() {
    return logs.values();
  }

  /** The last event told of each room. */
  Map<String, Long> places() {
    Map<String, Long> places = new TreeMap<>();
    logs.values().forEach(log -> {
      if (log.seq() >= 0) {
        places.put(log.id(), log.seq());
      }
    });
    return places;
  }

  /** Whether events up to this one may belong to a stay in the room that is over. */
  boolean wasLeftAt(String room, long seq) {
    Long at = left.get(room);
    return at != null && seq <= at;
  }

  /** A room that was not known; it has no place yet. */
  RoomLog discover(String room) {
    RoomLog log = new RoomLog(room, -1);
    logs.put(room, log);
    left.remove(room);
    return log;
  }

  /** Takes an event of any room. One without a place in a log, and one of an unknown type in an unknown room, is ignored. */
  void event(ObjectNode event, boolean knownType) {
    String room = Json.text(event, "room");
    long seq = Json.number(event, "seq", 0);
    if (room == null || seq <= 0) {
      return;
    }
    follower.arrived(event);
    RoomLog log = logs.get(room);
    if (log != null) {
      log.hold(seq, event);
      advance(log);
    } else if (knownType && !wasLeftAt(room, seq)) {
      RoomLog found = discover(room);
      found.hold(seq, event);
      follower.found(found, seq - 1);
    }
  }

  /** Tells what is due, and sees to what is not here. */
  void advance(RoomLog log) {
    ObjectNode event = next(log);
    boolean moved = event != null;
    for (; event != null; event = next(log)) {
      tell(log, event);
    }
    if (!isCurrent(log)) {
      return;
    }
    if (log.hasLeft()) {
      leave(log);
    } else {
      if (moved) {
        follower.moved(log.id());
      }
      if (log.isBehind()) {
        follower.behind(log);
      }
    }
  }

  /** The room goes on from {@code head}, with these messages and no others. */
  void restart(RoomLog log, long head, Iterable<Copy> messages) {
    log.restart(head);
    Loaded shown = open.of(log.id());
    shown.clear();
    messages.forEach(shown::put);
    cache.reset(log.id(), head, List.copyOf(shown.copies()));
    listener.reset(log.id(), head);
    if (isCurrent(log)) {
      advance(log);
    }
    follower.moved(log.id());
  }

  /** The room is gone for this user, and with it all that was kept of it. */
  void leave(RoomLog log) {
    if (!isCurrent(log)) {
      return;
    }
    logs.remove(log.id());
    left.put(log.id(), Math.min(log.seq(), log.head()));
    open.of(log.id()).clear();
    cache.left(log.id());
    listener.left(log.id());
    follower.left(log.id());
    follower.moved(log.id());
  }

  /** The logs are others now. */
  void forgetLeft() {
    left.clear();
  }

  boolean isCurrent(RoomLog log) {
    return logs.get(log.id()) == log;
  }

  private @Nullable ObjectNode next(RoomLog log) {
    return isCurrent(log) ? log.next() : null;
  }

  private void tell(RoomLog log, ObjectNode event) {
    List<Copy> changed = open.apply(log.id(), event);
    noteLeaving(log, event);
    long seq = log.seq();
    int starts = log.starts();
    listener.event(log.id(), event);
    // A handler may have had the room start anew: then the cache has its new place already.
    if (isCurrent(log) && log.starts() == starts) {
      cache.applied(log.id(), seq, changed);
      follower.told(log, event);
    }
  }

  private void noteLeaving(RoomLog log, ObjectNode event) {
    String type = Json.text(event, "type");
    if ("member".equals(type) && me.equals(Json.text(event, "subject"))) {
      log.leavingAt(event.path("role").isTextual() ? 0 : log.seq());
    } else if ("room".equals(type) && Json.flag(event, "deleted")) {
      log.leavingAt(log.seq());
    }
  }
}
