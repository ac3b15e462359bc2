package chat.snug.client;

import chat.snug.client.MessageCache.Copy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Starts rooms anew: with the newest page where the room is open, else without any call. */
final class FreshStart {
  private static final int PAGE = 50;

  private final Rest rest;
  private final Rooms rooms;
  private final OpenRooms open;
  private final Wire wire;
  private final RoomFacts facts;

  FreshStart(Rest rest, Rooms rooms, OpenRooms open, Wire wire, RoomFacts facts) {
    this.rest = rest;
    this.rooms = rooms;
    this.open = open;
    this.wire = wire;
    this.facts = facts;
  }

  /** Starts it at {@code head}, or at that of its newest page. */
  void start(RoomLog log, long head) {
    if (!open.isOpen(log.id())) {
      rooms.restart(log, head, List.of());
      return;
    }
    log.starting();
    if (wire.online()) {
      fetch(log, head);
    }
  }

  private void fetch(RoomLog log, long head) {
    int start = log.starts();
    int signs = log.signs();
    ask(log, "/messages?limit=" + PAGE)
        .onSuccess(page -> {
          if (isAwaited(log, start)) {
            take(log, page);
          }
        })
        .onFailure(error -> {
          if (isAwaited(log, start)) {
            refused(log, head, error, log.signs() != signs);
          }
        });
    ask(log, "").onComplete(room -> facts.room(log.id(), room));
    ask(log, "/members").onComplete(members -> facts.members(log.id(), members));
  }

  private Future<ObjectNode> ask(RoomLog log, String rest) {
    return this.rest.internal("GET", Rest.room(log.id(), rest), null);
  }

  private boolean isAwaited(RoomLog log, int start) {
    return rooms.isCurrent(log) && log.isStarting() && log.starts() == start;
  }

  private void take(RoomLog log, ObjectNode page) {
    long head = Json.number(page, "head", Math.max(0, log.head()));
    List<Copy> copies = new ArrayList<>();
    for (JsonNode item : Json.list(page, "items")) {
      if (item instanceof ObjectNode message) {
        copies.add(new Copy(message, head));
      }
    }
    rooms.restart(log, head, copies);
  }

  private void refused(RoomLog log, long head, Throwable error, boolean shown) {
    if (!(error instanceof ClientException known && known.code().equals("not_found"))) {
      rooms.restart(log, head, List.of());
    } else if (shown) {
      start(log, head);
    } else {
      rooms.leave(log);
    }
  }
}
