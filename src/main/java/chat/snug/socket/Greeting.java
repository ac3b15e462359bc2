package chat.snug.socket;

import chat.snug.auth.Identity;
import chat.snug.log.Effect;
import chat.snug.log.Notice;
import chat.snug.model.CloseReason;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.presence.Claim;
import chat.snug.presence.Hello;
import chat.snug.protocol.ClientFrame;
import chat.snug.protocol.Regarding;
import chat.snug.protocol.ServerFrame;
import chat.snug.store.RoomStore.Membership;
import chat.snug.store.RoomStore.Memberships;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From a hello to the welcome: the token, the device, then the rooms.
 *
 * <p>Nothing is lost between the heads in {@code welcome} and the first live frame, and nothing comes twice: notices are held back from before the rooms
 * are read; once all that the reading shows was published here, those above its heads are told, and from then on the session is in its rooms.
 */
final class Greeting {
  /** The rooms that a welcome names, the most recently active first. */
  static final int ROOMS_TOLD = 1000;

  /** A greeting that holds back more than this takes too long: the client comes back later. */
  private static final int HELD_MAX = 10_000;

  private static final int HELD_BYTES_MAX = 8 * 1024 * 1024;
  private static final Regarding HELLO = new Regarding("hello", null, null, null);

  private final Sockets loop;
  private final Session session;
  private final ClientFrame.Hello hello;
  private final List<Notice> held = new ArrayList<>();
  /** Of each room that the session is in: up to where it has been told. */
  private final Map<String, Long> told = new HashMap<>();

  /** Of each of its rooms: its own read position in the welcome. */
  private final Map<String, Long> shownRead = new HashMap<>();

  /** Its rooms may have changed untold. */
  private boolean doubtful;

  private int heldEntries;
  private long heldBytes;

  Greeting(Sockets loop, Session session, ClientFrame.Hello hello) {
    this.loop = loop;
    this.session = session;
    this.hello = hello;
  }

  void begin() {
    loop.node()
        .authenticator()
        .verify(hello.token())
        .compose(this::claim)
        .compose(this::read)
        .onComplete((rooms, failure) -> {
          loop.release(this);
          if (session.isClosed()) {
            return;
          }
          if (failure == null) {
            welcome(rooms);
          } else {
            refuse(failure);
          }
        });
  }

  /** A notice that came meanwhile. */
  void hold(Notice notice) {
    if (session.isClosed()) {
      return;
    }
    if (notice instanceof Notice.Logged logged) {
      heldEntries += logged.entries().size();
      logged.entries().forEach(entry -> heldBytes += entry.json().length);
    }
    held.add(notice);
    if (heldEntries > HELD_MAX || heldBytes > HELD_BYTES_MAX || held.size() > HELD_MAX) {
      session.close(CloseReason.TRY_AGAIN_LATER);
    }
  }

  private Future<Claim> claim(Identity identity) {
    if (session.isClosed()) {
      return Future.failedFuture(new Ended(CloseReason.NORMAL));
    }
    session.authenticated(identity, hello.token());
    Hello claim = new Hello(
        session.user(),
        hello.device(),
        hello.n(),
        hello.background(),
        session.id(),
        loop.address(),
        loop.node().limits().socketsPerUser());
    return loop.node().presence().hello(claim);
  }

  private Future<Memberships> read(Claim claim) {
    if (claim != Claim.ACCEPTED) {
      CloseReason reason =
          claim == Claim.REPLACED ? CloseReason.REPLACED : CloseReason.TOO_MANY_CONNECTIONS;
      return Future.failedFuture(new Ended(reason));
    }
    if (session.isClosed()) {
      loop.node().presence().closed(session.user(), hello.device(), session.id(), false);
      return Future.failedFuture(new Ended(CloseReason.NORMAL));
    }
    session.claimed();
    session.listen();
    loop.hold(this);
    return loop.node()
        .rooms()
        .memberships(session.user(), ROOMS_TOLD)
        .compose(rooms -> loop.routes().read(rooms.rooms()).map(rooms));
  }

  private void refuse(Throwable failure) {
    if (failure instanceof Ended ended) {
      session.close(ended.reason);
      return;
    }
    FaultException why = failure instanceof FaultException fault
        ? fault
        : Fault.INTERNAL.because("the server failed; the operator's log tells more");
    session.error(HELLO, why);
    session.close(
        switch (why.fault()) {
          case UNAUTHORIZED -> CloseReason.UNAUTHORIZED;
          case TOKEN_EXPIRED -> CloseReason.TOKEN_EXPIRED;
          case FORBIDDEN -> CloseReason.FORBIDDEN;
          default -> CloseReason.INTERNAL_ERROR;
        });
    if (why.fault() == Fault.INTERNAL) {
      loop.unexpected("hello failed", session, failure);
    }
  }

  private void welcome(Memberships rooms) {
    List<Membership> all = rooms.rooms();
    List<Membership> named = all.subList(0, Math.min(ROOMS_TOLD, all.size()));
    session.say(new ServerFrame.Welcome(
        session.id(),
        session.user(),
        loop.node().wall().millis(),
        rooms.epoch(),
        loop.node().timing().heartbeatSeconds(),
        loop.node().timing().offlineAfterSeconds(),
        loop.node().limits().frameBytes(),
        loop.node().limits().textCharacters(),
        named.stream()
            .map(room ->
                new ServerFrame.RoomAt(room.room(), room.head(), room.read(), room.unread()))
            .toList(),
        named.size() < all.size()));
    for (Membership room : all) {
      loop.rooms().subscribe(session, room.room(), room.head(), room.members(), room.head());
      told.put(room.room(), room.head());
      shownRead.put(room.room(), room.read());
    }
    held.forEach(this::catchUp);
    if (session.isClosed()) {
      loop.rooms().leaveAll(session); // it did not take what it was told
    } else {
      loop.opened(session);
      if (doubtful) {
        loop.compareRooms(session.user());
      }
    }
  }

  private void catchUp(Notice notice) {
    if (notice instanceof Notice.Logged logged) {
      logged.entries().forEach(this::catchUp);
    } else if (notice instanceof Notice.Recovered recovered) {
      recovered.heads().forEach(this::compare);
      recovered.gone().forEach(this::end);
      doubtful |= recovered.users().contains(session.user());
    } else if (notice instanceof Notice.ReadMoved moved && !isWelcomed(moved)) {
      loop.teller().read(session, moved);
    }
  }

  /** An own position that the welcome shows already; what it says to be unread is older than what the welcome says. */
  private boolean isWelcomed(Notice.ReadMoved moved) {
    Long shown = session.isUser(moved.user()) ? shownRead.get(moved.room()) : null;
    return shown != null && moved.read() <= shown;
  }

  private void catchUp(Notice.Entry entry) {
    Effect effect = entry.effect();
    if (effect instanceof Effect.Admits admits
        && session.isUser(admits.user())
        && !told.containsKey(entry.room())) {
      loop.rooms().subscribe(session, entry.room(), entry.seq() - 1, entry.members(), 0);
      told.put(entry.room(), entry.seq() - 1);
    }
    Long known = told.get(entry.room());
    if (known == null || entry.seq() <= known) {
      return;
    }
    told.put(entry.room(), entry.seq());
    LocalRoom room = loop.rooms().find(entry.room());
    if (room != null) {
      room.head(Math.max(room.head(), entry.seq()));
    }
    if (entry.seq() == known + 1) {
      session.say(Chunk.Kind.ROOM, entry.room(), entry.json());
    } else {
      session.resync(entry.room()); // what lies between was told to nobody
    }
    boolean dismissed =
        effect instanceof Effect.Dismisses dismisses && session.isUser(dismisses.user());
    if (room != null && (dismissed || effect instanceof Effect.Ends)) {
      loop.rooms().unsubscribe(session, room);
      told.remove(entry.room());
    }
  }

  private void compare(String room, long head) {
    Long known = told.get(room);
    if (known != null && head > known) {
      told.put(room, head);
      LocalRoom local = loop.rooms().find(room);
      if (local != null) {
        local.head(Math.max(local.head(), head));
      }
      session.resync(room);
    }
  }

  private void end(String room) {
    LocalRoom local = loop.rooms().find(room);
    if (told.remove(room) != null && local != null) {
      loop.rooms().end(session, local);
    }
  }

  /** The greeting ends with this close, or with the socket that is gone already. */
  private static final class Ended extends RuntimeException {
    private final CloseReason reason;

    Ended(CloseReason reason) {
      super(reason.text(), null, false, false);
      this.reason = reason;
    }
  }
}
