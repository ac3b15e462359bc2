package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Own read positions that the server may not know yet: kept, and sent in every session until it shows them, a few a second where they are many. */
final class Reads {
  /** Sent in one go, and in each second after it: less than a server takes, so that messages find room beside them. */
  private static final int AT_ONCE = 10;

  private static final long PAUSE = 1_000;

  private final MessageCache cache;
  private final Wire wire;
  private final Backoff backoff;
  private final Alarm again;
  private final Map<String, Long> wanted = new LinkedHashMap<>();
  private final Map<String, Long> known = new HashMap<>();

  /** Rooms whose positions are to be sent in this session. */
  private final Set<String> due = new LinkedHashSet<>();

  Reads(Ports ports, MessageCache cache, Wire wire) {
    this.cache = cache;
    this.wire = wire;
    backoff = new Backoff(ports.random());
    again = new Alarm(ports);
  }

  void resume(Map<String, Long> kept) {
    wanted.putAll(new TreeMap<>(kept));
  }

  /** The user has read up to there; never goes back. */
  void read(String room, long seq) {
    if (seq > known.getOrDefault(room, 0L) && seq > wanted.getOrDefault(room, 0L)) {
      wanted.put(room, seq);
      cache.read(room, seq);
      due.remove(room);
      send(room, seq);
    }
  }

  void begun(Welcome welcome) {
    welcome.rooms().forEach((room, place) -> shown(room, place.read()));
    due.addAll(wanted.keySet());
    sendSome();
  }

  void ended() {
    due.clear();
    again.cancel();
    backoff.reset();
  }

  /** The server shows the own position in a room. */
  void shown(String room, long seq) {
    known.merge(room, seq, Math::max);
    if (wanted.getOrDefault(room, Long.MAX_VALUE) <= seq) {
      drop(room);
    }
  }

  void refused(ObjectNode error) {
    String room = Json.text(error, "room");
    switch (String.valueOf(Json.text(error, "code"))) {
      case "rate_limited", "unavailable", "internal" -> {
        long after = Json.number(error, "retry_after_ms", -1);
        due.addAll(room == null ? wanted.keySet() : Set.of(room));
        again.set(after < 0 ? backoff.next() : after, this::sendSome);
      }
      default -> {
        if (room != null) {
          drop(room);
        }
      }
    }
  }

  void left(String room) {
    known.remove(room);
    drop(room);
  }

  /** The logs are others now. */
  void setBack() {
    known.clear();
    List.copyOf(wanted.keySet()).forEach(this::drop);
  }

  private void drop(String room) {
    if (wanted.remove(room) != null) {
      cache.read(room, 0);
    }
  }

  private void sendSome() {
    int sent = 0;
    for (Iterator<String> rooms = due.iterator(); rooms.hasNext() && sent < AT_ONCE; ) {
      String room = rooms.next();
      rooms.remove();
      Long seq = wanted.get(room);
      if (seq != null) {
        send(room, seq);
        sent++;
      }
    }
    if (!due.isEmpty()) {
      again.set(PAUSE, this::sendSome);
    }
  }

  private void send(String room, long seq) {
    wire.send(Json.object().put("type", "read").put("room", room).put("seq", seq));
  }
}
