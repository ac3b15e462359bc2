package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Fetches events that are missing, of many rooms in one call, one call at a time, until none is. */
final class CatchUp {
  private static final int MOST_ROOMS = 500;

  private final Rest rest;
  private final Rooms rooms;
  private final Wire wire;
  private final Backoff backoff;
  private final Alarm pause;
  private final Runnable answered;
  private String epoch = "";
  private boolean active;
  private boolean calling;

  /** Tells {@code answered} after each call. */
  CatchUp(Ports ports, Rest rest, Rooms rooms, Wire wire, Runnable answered) {
    this.rest = rest;
    this.rooms = rooms;
    this.wire = wire;
    this.answered = answered;
    backoff = new Backoff(ports.random());
    pause = new Alarm(ports);
  }

  /** A session has begun, over a store of this epoch. */
  void begin(String storeEpoch) {
    epoch = storeEpoch;
    active = true;
    calling = false;
    backoff.reset();
  }

  void end() {
    active = false;
    calling = false;
    pause.cancel();
  }

  /** Calls where something is missing and no call is on its way. */
  void run() {
    if (!active || calling || pause.isArmed()) {
      return;
    }
    Map<String, Long> asked = behind();
    if (asked.isEmpty()) {
      return;
    }
    calling = true;
    ObjectNode places = Json.object();
    asked.forEach(places::put);
    ObjectNode body = Json.object().set("rooms", places);
    rest.internal("POST", "/v1/catch-up", body).onComplete(answer -> {
      calling = false;
      if (answer.failed()) {
        pause.set(backoff.next(), this::run);
      } else if (!epoch.equals(Json.text(answer.result(), "epoch"))) {
        wire.drop();
      } else {
        take(Json.child(answer.result(), "rooms"), asked);
      }
    });
  }

  private Map<String, Long> behind() {
    Map<String, Long> behind = new HashMap<>();
    for (RoomLog log : rooms.all()) {
      if (log.isBehind() && behind.size() < MOST_ROOMS) {
        behind.put(log.id(), log.seq());
      }
    }
    return behind;
  }

  private void take(ObjectNode answers, Map<String, Long> asked) {
    calling = true;
    boolean progress = false;
    for (Map.Entry<String, Long> place : asked.entrySet()) {
      RoomLog log = rooms.get(place.getKey());
      JsonNode part = answers.get(place.getKey());
      if (log == null) {
        progress = true;
      } else if (part != null && !log.isStarting()) {
        progress |= takeRoom(log, part, place.getValue());
      }
    }
    calling = false;
    if (!active) {
      return;
    }
    if (progress) {
      backoff.reset();
    } else {
      pause.set(backoff.next(), this::run);
    }
    answered.run();
    run();
  }

  /** Whether it brought the room further. */
  private boolean takeRoom(RoomLog log, JsonNode part, long asked) {
    if ("not_found".equals(Json.text(part, "error"))) {
      rooms.leave(log);
      return true;
    }
    boolean wasUnsure = log.isUnsure();
    log.sure(Json.number(part, "head", 0));
    for (JsonNode item : Json.list(part, "items")) {
      if (item instanceof ObjectNode event && log.id().equals(Json.text(event, "room"))) {
        rooms.event(event, true);
      }
    }
    if (rooms.isCurrent(log)) {
      rooms.advance(log);
    }
    return wasUnsure || log.seq() > asked || !rooms.isCurrent(log);
  }
}
