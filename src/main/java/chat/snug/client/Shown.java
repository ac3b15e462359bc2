package chat.snug.client;

import chat.snug.client.Bubble.Status;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What rooms look like: their loaded messages, and own ones on their way. The first of all listeners, so that the others find it up to date. */
final class Shown implements SnugListener {
  private final String me;
  private final Rooms rooms;
  private final OpenRooms open;
  private final Pending pending;
  private final RoomFacts facts;
  private final Typing typing;
  private final SnugListener listener;

  Shown(
      String me,
      Rooms rooms,
      OpenRooms open,
      Pending pending,
      RoomFacts facts,
      Typing typing,
      SnugListener listener) {
    this.me = me;
    this.rooms = rooms;
    this.open = open;
    this.pending = pending;
    this.facts = facts;
    this.typing = typing;
    this.listener = listener;
  }

  RoomView view(String room) {
    RoomLog log = rooms.get(room);
    Map<String, Long> reads = facts.reads(room);
    long seen = reads.entrySet().stream()
        .filter(read -> !read.getKey().equals(me))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(0);
    List<Bubble> bubbles = new ArrayList<>();
    Set<String> mine = new HashSet<>();
    for (ObjectNode message : open.of(room).messages()) {
      bubbles.add(new Bubble(message, Status.SENT, null, Json.number(message, "seq", 0) <= seen));
      if (me.equals(Json.text(message, "user"))) {
        mine.add(String.valueOf(Json.text(message, "client_msg_id")));
      }
    }
    for (Bubble own : pending.of(room)) {
      if (!mine.contains(own.id())) {
        bubbles.add(own);
      }
    }
    return new RoomView(
        room,
        log == null ? -1 : log.seq(),
        List.copyOf(bubbles),
        facts.unread(room),
        reads,
        typing.in(room),
        facts.room(room),
        facts.members(room));
  }

  @Override
  public void sent(Composed composed, long seq, boolean duplicate) {
    if (composed.isMessage()) {
      RoomLog log = rooms.get(composed.room());
      pending.sent(composed.id(), seq, log == null ? Long.MAX_VALUE : log.seq());
    }
  }

  @Override
  public void failed(Composed composed, String code) {
    pending.failed(composed.id(), code);
  }

  @Override
  public void event(String room, ObjectNode event) {
    pending.told(event);
    facts.told(room, event);
    String user = Json.text(event, "user");
    if (user != null) {
      typing.wrote(room, user);
    }
  }

  @Override
  public void reset(String room, long head) {
    pending.passed(room, head);
  }

  @Override
  public void left(String room) {
    pending.passed(room, Long.MAX_VALUE);
    facts.forget(room);
  }

  /** Something of the room's look has changed. */
  void tellChanged(String room) {
    if (open.isOpen(room)) {
      listener.changed(room);
    }
  }
}
