package chat.snug.client;

import chat.snug.client.Composed.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a client together and hands each what is its business: frames, sessions, and what becomes of rooms. */
final class Machine implements Connection.Session, Rooms.Follower {
  private static final Set<String> EVENTS =
      Set.of("message", "edit", "delete", "reaction", "member", "room");

  final Ports ports;
  final String me;
  final Announcer listener = new Announcer();
  final Connection connection;
  final Rest rest;
  final Rooms rooms;
  final OpenRooms open;
  final Pages pages;
  final FreshStart freshStart;
  final Sender sender;
  final SentMessages known;
  final Pending pending;
  final Reads reads;
  final Watching watching;
  final Typing typing;
  final RoomFacts facts;
  final Shown shown;
  final Composer composer;

  private final Limits limits = new Limits();
  private final CatchUp catchUp;
  private final Arrival arrival;
  private final ToldHeads toldHeads;
  private int session;

  Machine(
      Ports ports,
      ClientOptions options,
      TokenSource source,
      Outbox outbox,
      MessageCache cache,
      Hellos hellos,
      MessageCache.Stored stored) {
    this.ports = ports;
    this.me = options.user();
    ServerTime time = new ServerTime(ports.clock());
    Tokens tokens = new Tokens(ports, source, time);
    connection = new Connection(ports, options, listener, tokens, time, hellos, this);
    rest = new Rest(ports, tokens, options.callPatienceMillis());
    open = new OpenRooms(me, cache);
    rooms = new Rooms(me, listener, cache, open, this);
    facts = new RoomFacts(me);
    freshStart = new FreshStart(rest, rooms, open, connection, facts);
    pages = new Pages(rest, rooms, open, cache);
    known = new SentMessages(me, cache);
    sender = new Sender(ports, listener, outbox, connection, known, limits, connection::renewToken);
    reads = new Reads(ports, cache, connection);
    watching = new Watching(ports, connection);
    typing = new Typing(ports.clock(), connection);
    pending = new Pending(me);
    shown = new Shown(me, rooms, open, pending, facts, typing, listener);
    arrival =
        new Arrival(rest, rooms, freshStart, cache, stored.epoch(), this::setBack, this::caughtUp);
    catchUp = new CatchUp(ports, rest, rooms, connection, arrival::check);
    toldHeads = new ToldHeads(ports, this::head);
    composer = new Composer(ports, listener, outbox, sender, known, pending);
    listener.add(shown);
    rooms.resume(stored.rooms());
    reads.resume(stored.reads());
  }

  /** Takes up what the outbox holds, and learns where own messages stand from what the cache does. */
  void resume(Outbox.Stored waiting) {
    sender.resume(waiting).forEach(pending::sending);
  }

  // What the application asks for

  Future<Composed> compose(Kind kind, String room, ObjectNode members, @Nullable String tag) {
    return composer.compose(kind, room, members, tag).onSuccess(any -> shown.tellChanged(room));
  }

  Future<Page> history(String room, Page.Query query) {
    return pages.load(room, query).onSuccess(any -> shown.tellChanged(room));
  }

  void reset(String room) {
    RoomLog log = rooms.get(room);
    if (log != null) {
      freshStart.start(log, log.head());
    }
  }

  // Sessions

  @Override
  public void greeting() {
    arrival.greeting();
  }

  @Override
  public void begun(ObjectNode frame) {
    int mine = ++session;
    Welcome welcome = Welcome.of(frame);
    limits.welcomed(welcome);
    welcome.rooms().forEach(facts::welcomed);
    sender.begun();
    arrival.begin(welcome);
    if (mine != session) {
      // The application was told of a room and has closed the connection at once.
      return;
    }
    watching.begun();
    reads.begun(welcome);
    catchUp.begin(welcome.epoch());
    catchUp.run();
    arrival.check();
  }

  @Override
  public void ended() {
    session++;
    rest.endSession();
    catchUp.end();
    arrival.end();
    toldHeads.ended();
    sender.ended();
    watching.ended();
    reads.ended();
  }

  @Override
  public void renewed() {
    sender.tokenRenewed();
  }

  @Override
  public void frame(ObjectNode frame) {
    String type = String.valueOf(Json.text(frame, "type"));
    switch (type) {
      case "ack" -> sender.acked(frame);
      case "error" -> error(frame);
      case "pong" -> toldHeads.told(Json.child(frame, "heads"));
      case "resync" -> resync(frame);
      case "read" -> read(frame);
      case "typing" -> typing(frame);
      case "presence" -> presence(frame);
      case "user" -> listener.user(frame);
      case "welcome", "drain", "token_expiring" -> {}
      default -> rooms.event(frame, EVENTS.contains(type));
    }
  }

  private void error(ObjectNode error) {
    if (sender.refused(error)) {
      return;
    }
    switch (String.valueOf(Json.text(error, "of"))) {
      case "state" -> connection.stateRefused(error);
      case "token" -> connection.tokenRefused(error);
      case "watch" -> watching.refused(error);
      case "read" -> reads.refused(error);
      default -> {}
    }
  }

  private void resync(ObjectNode frame) {
    String room = Json.text(frame, "room");
    if (room != null) {
      head(room, Json.number(frame, "head", 0));
    }
  }

  private void read(ObjectNode frame) {
    String room = Json.text(frame, "room");
    String user = Json.text(frame, "user");
    if (room == null || user == null) {
      return;
    }
    RoomLog log = rooms.get(room);
    facts.read(room, user, frame, log == null ? 0 : log.head());
    if (user.equals(me)) {
      reads.shown(room, Json.number(frame, "read", 0));
    }
    listener.read(frame);
    shown.tellChanged(room);
  }

  private void typing(ObjectNode frame) {
    String room = Json.text(frame, "room");
    String user = Json.text(frame, "user");
    if (room != null && user != null) {
      typing.heard(room, user);
      listener.typing(frame);
    }
  }

  private void presence(ObjectNode frame) {
    watching.told(frame);
    listener.presence(frame);
  }

  /** The room's log reaches to there. */
  private void head(String room, long head) {
    RoomLog log = rooms.get(room);
    if (log != null) {
      log.raise(head);
      rooms.advance(log);
    } else if (head > 0 && !rooms.wasLeftAt(room, head)) {
      freshStart.start(rooms.discover(room), head);
    }
  }

  private void setBack() {
    sender.setBack();
    reads.setBack();
  }

  private void caughtUp() {
    listener.caughtUp(rooms.places());
    sender.caughtUp();
  }

  // Rooms

  @Override
  public void arrived(ObjectNode event) {
    if (me.equals(Json.text(event, "user"))) {
      sender.met(event);
    }
  }

  @Override
  public void told(RoomLog room, ObjectNode event) {
    pages.told(room.id(), event);
    shown.tellChanged(room.id());
  }

  @Override
  public void behind(RoomLog room) {
    if (room.missing() > Arrival.MOST_MISSING) {
      freshStart.start(room, room.head());
    } else {
      catchUp.run();
    }
  }

  @Override
  public void moved(String room) {
    arrival.moved(room);
  }

  @Override
  public void found(RoomLog room, long place) {
    freshStart.start(room, place);
  }

  @Override
  public void left(String room) {
    sender.roomLeft(room);
    reads.left(room);
  }
}
