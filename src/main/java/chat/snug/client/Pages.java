package chat.snug.client;

import chat.snug.client.MessageCache.Copy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages that the application asks for, made to fit what it is told live. */
final class Pages {
  private final Rest rest;
  private final Rooms rooms;
  private final OpenRooms open;
  private final MessageCache cache;
  private final List<Awaited> awaited = new ArrayList<>();

  /** A page on its way, and what was told of its room meanwhile. */
  private static final class Awaited {
    private final String room;
    private final int starts;
    private final int signs;
    private final long seq;
    private final List<ObjectNode> events = new ArrayList<>();

    Awaited(String room, @Nullable RoomLog log) {
      this.room = room;
      starts = log == null ? 0 : log.starts();
      signs = log == null ? 0 : log.signs();
      seq = log == null ? 0 : log.seq();
    }
  }

  Pages(Rest rest, Rooms rooms, OpenRooms open, MessageCache cache) {
    this.rest = rest;
    this.rooms = rooms;
    this.open = open;
    this.cache = cache;
  }

  /** The room is open from now on. */
  Future<Page> load(String room, Page.Query query) {
    open.open(room);
    Awaited waiting = new Awaited(room, rooms.get(room));
    awaited.add(waiting);
    return rest.asked("GET", Rest.room(room, "/messages" + query.text()), null)
        .onComplete(any -> awaited.remove(waiting))
        .compose(
            answer -> startedAnew(waiting)
                ? load(room, query)
                : Future.succeededFuture(take(waiting, answer)),
            error -> refused(waiting, query, error));
  }

  /** An event was told. */
  void told(String room, ObjectNode event) {
    for (Awaited waiting : awaited) {
      if (waiting.room.equals(room)) {
        waiting.events.add(event);
      }
    }
  }

  private boolean startedAnew(Awaited waiting) {
    RoomLog log = rooms.get(waiting.room);
    return log != null && log.starts() != waiting.starts;
  }

  private Page take(Awaited waiting, ObjectNode answer) {
    String room = waiting.room;
    Long before = cursor(answer, "before");
    Long after = cursor(answer, "after");
    long head = Json.number(answer, "head", 0);
    Loaded page = open.apart();
    page.putAll(Json.list(answer, "items"), head);
    for (ObjectNode event : waiting.events) {
      if (Json.number(event, "seq", 0) > head) {
        page.apply(event, after == null);
      }
    }
    RoomLog log = rooms.get(room);
    if (log == null || log.isStarting()) {
      return new Page(room, page.messages(), before, after, head);
    }
    long upTo = head >= waiting.seq ? Math.max(head, log.seq()) : head;
    return new Page(room, merge(log, page, upTo), before, after, upTo);
  }

  /** Of each message the copy that is true up to the higher event. */
  private List<ObjectNode> merge(RoomLog log, Loaded page, long upTo) {
    Loaded shown = open.of(log.id());
    List<Copy> copies = new ArrayList<>();
    for (Copy copy : page.copies()) {
      Copy fresh = new Copy(copy.message(), upTo);
      shown.put(fresh);
      Copy winner = shown.at(Json.number(copy.message(), "seq", 0));
      copies.add(winner == null ? fresh : winner);
    }
    cache.applied(log.id(), log.seq(), copies);
    return copies.stream().map(Copy::message).toList();
  }

  /** The room is gone, unless something came of it since it was asked for: then the answer may be the older news. */
  private Future<Page> refused(Awaited waiting, Page.Query query, Throwable error) {
    RoomLog log = rooms.get(waiting.room);
    if (log != null && error instanceof ClientException known && known.code().equals("not_found")) {
      if (log.signs() != waiting.signs) {
        return load(waiting.room, query);
      }
      rooms.leave(log);
    }
    return Future.failedFuture(error);
  }

  private static @Nullable Long cursor(ObjectNode answer, String name) {
    long seq = Json.number(answer, name, -1);
    return seq < 0 ? null : seq;
  }
}
