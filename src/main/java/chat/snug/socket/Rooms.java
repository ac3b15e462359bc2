package chat.snug.socket;

import chat.snug.log.Effect;
import chat.snug.log.Notice;
import chat.snug.protocol.ServerFrame;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms whose members are connected to this event loop, and the fan-out of their events. */
final class Rooms {
  private static final Logger log = LoggerFactory.getLogger(Rooms.class);

  private final Sockets loop;
  private final Map<String, LocalRoom> rooms = new HashMap<>();

  Rooms(Sockets loop) {
    this.loop = loop;
  }

  @Nullable
  LocalRoom find(String room) {
    return rooms.get(room);
  }

  /** Puts a session into a room; {@code head} is the room's where nobody else here is in it, {@code told} is up to where the session knows the head. */
  LocalRoom subscribe(Session session, String id, long head, int members, long told) {
    LocalRoom room = rooms.computeIfAbsent(id, absent -> {
      loop.routes().entered(id, head);
      return new LocalRoom(id, head, members);
    });
    room.add(session);
    session.subscriptions().add(new Subscription(room, told));
    return room;
  }

  void unsubscribe(Session session, LocalRoom room) {
    room.remove(session);
    session.subscriptions().removeIf(subscription -> subscription.room() == room);
    session.left(room.id());
    dropIfEmpty(room);
  }

  /** The session is gone. */
  void leaveAll(Session session) {
    for (Subscription subscription : session.subscriptions()) {
      subscription.room().remove(session);
      dropIfEmpty(subscription.room());
    }
    session.subscriptions().clear();
  }

  /** A {@code resync} as of now. */
  ServerFrame.Resync resync(String id) {
    LocalRoom room = rooms.get(id);
    return new ServerFrame.Resync(id, room == null ? 0 : room.head());
  }

  /** Tells an event to everybody here, and lets in and out whom it lets in and out. */
  void logged(Notice.Entry entry, ByteBufAllocator allocator) {
    if (entry.effect() instanceof Effect.Admits admits) {
      letIn(admits.user(), entry);
    }
    LocalRoom room = rooms.get(entry.room());
    if (room == null) {
      return;
    }
    tell(room, entry, allocator);
    if (entry.effect() instanceof Effect.Dismisses dismisses) {
      letOut(room, dismisses.user());
    } else if (entry.effect() instanceof Effect.Ends) {
      List.copyOf(room.sessions()).forEach(session -> unsubscribe(session, room));
    }
  }

  /** The store's head of a room of which something may not have been told. */
  void recovered(String id, long head) {
    LocalRoom room = rooms.get(id);
    if (room != null && head > room.head()) {
      resyncAll(room, head);
    }
  }

  /** A room that the store has no more while its end was told to nobody. */
  void ended(String id) {
    LocalRoom room = rooms.get(id);
    if (room != null) {
      List.copyOf(room.sessions()).forEach(session -> end(session, room));
    }
  }

  /** Has the client ask for the event that ended the room: the answer is that there is no such room. */
  void end(Session session, LocalRoom room) {
    room.spill();
    session.say(new ServerFrame.Resync(room.id(), room.head() + 1));
    unsubscribe(session, room);
  }

  private void letIn(String user, Notice.Entry entry) {
    for (Session session : loop.sessionsOf(user)) {
      // Letting one in writes what the room has merged, which may end another.
      if (!session.isClosed() && session.subscription(entry.room()) == null) {
        subscribe(session, entry.room(), entry.seq() - 1, entry.members(), 0);
      }
    }
  }

  private void letOut(LocalRoom room, String user) {
    for (Session session : new ArrayList<>(room.sessions())) {
      if (session.isUser(user)) {
        unsubscribe(session, room);
      }
    }
  }

  private void tell(LocalRoom room, Notice.Entry entry, ByteBufAllocator allocator) {
    long seq = entry.seq();
    room.members(entry.members());
    if (seq == room.head() + 1) {
      room.head(seq);
      if (room.append(allocator, entry.json())) {
        loop.turn().touch(room);
      }
    } else if (seq > room.head()) {
      log.atWarn()
          .setMessage("events were lost on the way; sessions are told to fetch them")
          .addKeyValue("room", room.id())
          .addKeyValue("seq", seq)
          .addKeyValue("head", room.head())
          .log();
      resyncAll(room, seq);
    }
  }

  private void resyncAll(LocalRoom room, long head) {
    room.spill();
    room.head(head);
    List.copyOf(room.sessions()).forEach(session -> session.resync(room.id()));
  }

  private void dropIfEmpty(LocalRoom room) {
    if (room.sessions().isEmpty() && rooms.remove(room.id(), room)) {
      loop.routes().left(room.id());
    }
  }
}
