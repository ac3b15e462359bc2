package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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

  /** A room that was asked for, as it stood then. */
  private record Asked(RoomLog log, long seq, int signs) {}

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
    List<Asked> asked = behind();
    if (asked.isEmpty()) {
      return;
    }
    calling = true;
    ObjectNode places = Json.object();
    asked.forEach(each -> places.put(each.log().id(), each.seq()));
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

  private List<Asked> behind() {
    return rooms.all().stream()
        .filter(RoomLog::isBehind)
        .limit(MOST_ROOMS)
        .map(log -> new Asked(log, log.seq(), log.signs()))
        .toList();
  }

  private void take(ObjectNode answers, List<Asked> asked) {
    calling = true;
    boolean progress = false;
    for (Asked each : asked) {
      JsonNode part = answers.get(each.log().id());
      if (!rooms.isCurrent(each.log()) || each.log().isStarting()) {
        progress = true;
      } else if (part != null) {
        progress |= takeRoom(each, part);
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
  private boolean takeRoom(Asked asked, JsonNode part) {
    RoomLog log = asked.log();
    if ("not_found".equals(Json.text(part, "error"))) {
      return isGone(asked);
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
    return wasUnsure || log.seq() > asked.seq() || !rooms.isCurrent(log);
  }

  /** Leaves the room, unless something came of it since it was asked for: then it is asked for again. */
  private boolean isGone(Asked asked) {
    boolean gone = asked.log().signs() == asked.signs();
    if (gone) {
      rooms.leave(asked.log());
    }
    return gone;
  }
}
