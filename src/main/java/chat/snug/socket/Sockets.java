package chat.snug.socket;

import chat.snug.log.Notice;
import chat.snug.log.Routes;
import chat.snug.model.CloseReason;
import chat.snug.presence.FreezeAwareClock;
import chat.snug.presence.Replaced;
import chat.snug.store.RoomStore.Membership;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions of one event loop. Made and used on that loop alone. */
public final class Sockets {
  /** What a socket that doesn't take it may have pending in the channel, beside its outbox; the lower mark lets it go on. */
  private static final WriteBufferWaterMark PENDING =
      new WriteBufferWaterMark(16 * 1024, 32 * 1024);

  private static final Logger log = LoggerFactory.getLogger(Sockets.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ContextInternal context;
  private final Node node;
  private final String address;
  private final FreezeAwareClock clock;
  private final Turn turn;
  private final Routes routes;
  private final Rooms rooms = new Rooms(this);
  private final Teller teller = new Teller(this);
  private final Watchers watchers = new Watchers(this);
  private final Conversation conversation = new Conversation(this);
  private final Repair repair = new Repair(this);
  private final Drain drain;
  private final Map<String, Session> sessions = new HashMap<>();
  /** Open ones, by user. */
  private final Map<String, List<Session>> users = new HashMap<>();

  private final Set<Greeting> greetings = new LinkedHashSet<>();
  private final Set<Session> stalled = new LinkedHashSet<>();
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private long timer;
  private long delivered;
  private boolean draining;

  /** @param address on the local event bus, of this event loop alone */
  public Sockets(Vertx vertx, ContextInternal context, Node node, String address) {
    this.vertx = vertx;
    this.context = context;
    this.node = node;
    this.address = address;
    drain = new Drain(node.random());
    clock = new FreezeAwareClock(node.nanoTime(), TICK);
    turn = new Turn(context.nettyEventLoop());
    routes = node.routes().apply(vertx);
  }

  /** Listens to what the node tells its sockets. */
  public Future<Void> start() {
    consumers.add(node.feed().subscribe(this::noticed));
    consumers.add(node.presence().changes(watchers::changed));
    consumers.add(
        vertx.eventBus().<Replaced>localConsumer(address, message -> replaced(message.body())));
    timer = vertx.setPeriodic(TICK.toMillis(), id -> tick());
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .mapEmpty();
  }

  /** Takes over a connection that was upgraded to a WebSocket. */
  public void accept(NetSocketInternal socket) {
    socket.channelHandlerContext().channel().config().setWriteBufferWaterMark(PENDING);
    accept(socket.channelHandlerContext().pipeline());
  }

  void accept(ChannelPipeline pipeline) {
    Wire wire = Wire.install(pipeline, context, node.limits().frameBytes(), this::open);
    if (draining) {
      wire.close(CloseReason.DRAINING.code(), CloseReason.DRAINING.text());
    }
  }

  /**
   * Tells every client to come back elsewhere, each at a time of its own, who is not welcomed yet after the welcome; the sockets serve on until {@link
   * #close}. Answers how many there are.
   */
  public int drain() {
    draining = true;
    List<Session> open = users.values().stream().flatMap(List::stream).toList();
    open.forEach(session -> session.say(drain.next()));
    return sessions.size();
  }

  /** Closes what is open. */
  public Future<Void> close() {
    draining = true;
    List.copyOf(sessions.values()).forEach(session -> session.drained(Drain.ANSWER_MILLIS));
    vertx.cancelTimer(timer);
    return Future.all(consumers.stream().map(MessageConsumer::unregister).toList())
        .mapEmpty();
  }

  /** Whether new connections are refused. */
  public boolean isDraining() {
    return draining;
  }

  Node node() {
    return node;
  }

  Routes routes() {
    return routes;
  }

  Rooms rooms() {
    return rooms;
  }

  Teller teller() {
    return teller;
  }

  Watchers watchers() {
    return watchers;
  }

  Conversation conversation() {
    return conversation;
  }

  Turn turn() {
    return turn;
  }

  String address() {
    return address;
  }

  /** For deadlines: nanoseconds, without those in which the process was frozen. */
  long now() {
    return clock.now();
  }

  List<Session> sessionsOf(String user) {
    List<Session> open = users.get(user);
    return open == null ? List.of() : List.copyOf(open);
  }

  Outbox newOutbox() {
    return new Outbox(
        node.limits().outboxFrames(),
        node.limits().outboxBytes(),
        node.budget(),
        node.meters()::framesShed);
  }

  // ---- what sessions tell

  /** The session was welcomed. */
  void opened(Session session) {
    users.computeIfAbsent(session.user(), absent -> new ArrayList<>(1)).add(session);
    session.opened();
    if (draining) {
      session.say(drain.next());
    }
  }

  /** The session is closed. */
  void gone(Session session, int code) {
    sessions.remove(session.id());
    stalled.remove(session);
    node.meters().socketClosed(code);
    watchers.forget(session);
    rooms.leaveAll(session);
    if (session.isKnown()) {
      users.computeIfPresent(session.user(), (user, open) -> {
        open.remove(session);
        return open.isEmpty() ? null : open;
      });
    }
    log.atDebug()
        .setMessage("session closed")
        .addKeyValue("session", session.id())
        .addKeyValue("user", session.isKnown() ? session.user() : "")
        .addKeyValue("code", code)
        .log();
  }

  void hold(Greeting greeting) {
    greetings.add(greeting);
  }

  /** Whether a greeting is under way that holds back what is told. */
  boolean isGreeting() {
    return !greetings.isEmpty();
  }

  void release(Greeting greeting) {
    greetings.remove(greeting);
  }

  void delivered(int frames) {
    delivered += frames;
  }

  /** Something waits for this session; where all outboxes together hold too much, the largest here gives up some of its own. */
  void stalled(Session session) {
    stalled.add(session);
    for (int tries = stalled.size();
        tries > 0 && node.budget().isOver() && !stalled.isEmpty();
        tries--) {
      stalled.stream().max(Comparator.comparingInt(Session::waiting)).ifPresent(Session::relieve);
    }
  }

  /** Nothing waits for this session any more. */
  void recovered(Session session, Outbox outbox) {
    stalled.remove(session);
    repair.after(session, outbox);
  }

  /** Does something a second from now; what it concerns may be gone by then. */
  void soon(Runnable action) {
    long unused = vertx.setTimer(SOON.toMillis(), id -> action.run());
  }

  void unexpected(String what, Session session, Throwable failure) {
    log.atError()
        .setMessage(what)
        .addKeyValue("session", session.id())
        .addKeyValue("user", session.isKnown() ? session.user() : "")
        .setCause(failure)
        .log();
  }

  private Session open(Wire wire) {
    Session session = new Session(sessionId(), this, wire);
    sessions.put(session.id(), session);
    node.meters().socketOpened();
    return session;
  }

  private String sessionId() {
    return Long.toUnsignedString(node.random().nextLong(), Character.MAX_RADIX)
        + Long.toUnsignedString(node.random().nextLong(), Character.MAX_RADIX);
  }

  // ---- what the node tells

  private void noticed(Notice notice) {
    List.copyOf(greetings).forEach(greeting -> greeting.hold(notice));
    if (notice instanceof Notice.Logged logged) {
      for (Notice.Entry entry : logged.entries()) {
        watchers.before(entry);
        rooms.logged(entry, ByteBufAllocator.DEFAULT);
      }
    } else if (notice instanceof Notice.ReadMoved read) {
      teller.read(read);
    } else if (notice instanceof Notice.Typing typing) {
      teller.typing(typing);
    } else if (notice instanceof Notice.ProfileChanged profile) {
      teller.profile(profile);
    } else if (notice instanceof Notice.SignedOut out) {
      signedOut(Set.copyOf(out.revoked()));
    } else if (notice instanceof Notice.Recovered recovered) {
      watchers.before(recovered);
      recovered.heads().forEach(rooms::recovered);
      recovered.gone().forEach(rooms::ended);
      recovered.users().forEach(this::compareRooms);
    }
  }

  /** Memberships of this user may have changed untold: clients that are in other rooms here than the store says come back and are told. */
  void compareRooms(String user) {
    if (!users.containsKey(user)) {
      return;
    }
    node.rooms()
        .memberships(user, 0)
        .compose(rooms -> routes.read(rooms.rooms()).map(rooms))
        .onComplete((known, failure) -> {
          Set<String> rooms = failure == null
              ? known.rooms().stream().map(Membership::room).collect(Collectors.toSet())
              : null;
          for (Session session : sessionsOf(user)) {
            if (!session.rooms().equals(rooms)) {
              session.close(CloseReason.TRY_AGAIN_LATER);
            }
          }
        });
  }

  private void signedOut(Set<String> revoked) {
    for (Session session : List.copyOf(sessions.values())) {
      if (session.isKnown() && session.isOf(revoked)) {
        session.close(CloseReason.UNAUTHORIZED, "signed out");
      }
    }
  }

  private void replaced(Replaced replaced) {
    @Nullable Session session = sessions.get(replaced.session());
    if (session != null) {
      session.close(CloseReason.REPLACED);
    }
  }

  private void tick() {
    clock.tick();
    long now = clock.now();
    long millis = node.wall().millis();
    List.copyOf(sessions.values()).forEach(session -> session.tick(now, millis));
    watchers.tick(millis);
    node.meters().framesDelivered(delivered);
    delivered = 0;
  }
}
