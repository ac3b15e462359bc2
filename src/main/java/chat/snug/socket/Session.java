package chat.snug.socket;

import chat.snug.auth.Identity;
import chat.snug.auth.TokenBucket;
import chat.snug.metrics.SessionState;
import chat.snug.model.Caller;
import chat.snug.model.CloseReason;
import chat.snug.model.FaultException;
import chat.snug.protocol.ClientFrame;
import chat.snug.protocol.FrameWriter;
import chat.snug.protocol.NotAnObjectException;
import chat.snug.protocol.Regarding;
import chat.snug.protocol.ServerFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the open socket to its end: {@code OPENING} until its hello, {@code JOINING} while that is looked into, {@code OPEN}, {@code
 * CLOSED}. Belongs to its event loop.
 */
final class Session implements Wire.Listener {
  private final String id;
  private final Sockets loop;
  private final Wire wire;
  private final Outlet outlet;
  private final TokenBucket frames;
  private final List<Subscription> subscriptions = new ArrayList<>(4);
  private final TokenClock token = new TokenClock();
  /** What came before the welcome is answered after it. */
  private final Deque<ClientFrame> early = new ArrayDeque<>(0);

  private Phase phase = Phase.OPENING;
  private SessionState counted = SessionState.OPENING;
  private @Nullable Identity identity;
  /** The token that speaks for it, to know it again. */
  private String bearer = "";

  private @Nullable String device;
  /** Whether it speaks for its device, and presence is to be told when it ends. */
  private boolean claimed;

  private boolean listening;
  private @Nullable Watching watching;
  /** On the loop's clock: until when a hello, later a heartbeat, has to come. */
  private long deadline;

  Session(String id, Sockets loop, Wire wire) {
    this.id = id;
    this.loop = loop;
    this.wire = wire;
    outlet = new Outlet(loop, this, wire);
    frames = new TokenBucket(
        loop.node().limits().framesPerSecond(),
        loop.node().limits().framesBurst(),
        loop.node().nanoTime().getAsLong());
    int helloSeconds = loop.node().limits().helloSeconds();
    deadline =
        helloSeconds == 0 ? Long.MAX_VALUE : loop.now() + TimeUnit.SECONDS.toNanos(helloSeconds);
    loop.node().meters().sessionEntered(counted);
  }

  private enum Phase {
    OPENING,
    JOINING,
    OPEN,
    CLOSED
  }

  String id() {
    return id;
  }

  /** Who it is. To be asked only once that is known. */
  Identity identity() {
    if (identity == null) {
      throw new IllegalStateException("nobody said hello yet");
    }
    return identity;
  }

  Caller caller() {
    return identity().caller();
  }

  String user() {
    return caller().user();
  }

  boolean isUser(String user) {
    return identity != null && identity.caller().user().equals(user);
  }

  /** Whether it is known who it is. */
  boolean isKnown() {
    return identity != null;
  }

  /** Whether its token is of one of these families or issues. */
  boolean isOf(Set<String> revoked) {
    return (identity().family() != null && revoked.contains(identity().family()))
        || (identity().issue() != null && revoked.contains(identity().issue()));
  }

  boolean isClosed() {
    return phase == Phase.CLOSED;
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /** The ids of the rooms that it is in. */
  Set<String> rooms() {
    return subscriptions.stream()
        .map(subscription -> subscription.room().id())
        .collect(Collectors.toSet());
  }

  @Nullable
  Subscription subscription(String room) {
    for (Subscription subscription : subscriptions) {
      if (subscription.room().id().equals(room)) {
        return subscription;
      }
    }
    return null;
  }

  @Nullable
  Watching watching() {
    return watching;
  }

  void watching(Watching list) {
    watching = list;
  }

  // ---- what comes in

  @Override
  public void received(String text) {
    if (phase == Phase.CLOSED) {
      return;
    }
    ClientFrame frame;
    try {
      frame = loop.node().reader().read(text);
    } catch (NotAnObjectException e) {
      close(CloseReason.BAD_FRAME, e.getMessage());
      return;
    }
    switch (phase) {
      case OPENING -> greet(frame);
      case JOINING -> early.add(frame);
      default -> answer(frame);
    }
  }

  private void greet(ClientFrame frame) {
    if (frame instanceof ClientFrame.Hello hello) {
      phase = Phase.JOINING;
      wire.pause(); // so that what comes before the welcome stays little
      device = hello.device();
      count(hello.background());
      new Greeting(loop, this, hello).begin();
    } else if (frame instanceof ClientFrame.OtherVersion) {
      close(CloseReason.UNSUPPORTED_VERSION, "this server speaks version 1");
    } else if (frame instanceof ClientFrame.Refused refused
        && refused.about().type().equals("hello")) {
      error(refused.about(), refused.why());
    } else {
      close(CloseReason.HELLO_TIMEOUT, "the first frame must be hello");
    }
  }

  private void answer(ClientFrame frame) {
    long wait = frame instanceof ClientFrame.Bye
        ? 0
        : frames.take(loop.node().nanoTime().getAsLong());
    loop.conversation().answer(this, frame, wait);
  }

  /** The token was good. That it expires is told once, so the same one again changes nothing. */
  void authenticated(Identity who, String with) {
    if (!bearer.equals(with)) {
      identity = who;
      bearer = with;
      token.begin(who.expiresAt(), loop.node().wall().millis());
    }
  }

  /** What concerns its user is to be told here from now on. */
  void listen() {
    listening = true;
    loop.routes().came(user());
  }

  /** It speaks for its device now. */
  void claimed() {
    claimed = true;
  }

  /** The client took leave: its device is offline now, not when its last heartbeat is too old. */
  void leave() {
    tellGone(true);
    close(CloseReason.NORMAL);
  }

  private void tellGone(boolean bye) {
    if (claimed && device != null) {
      claimed = false;
      loop.node().presence().closed(user(), device, id, bye);
    }
  }

  /** Everything is there: the session has been welcomed. */
  void opened() {
    phase = Phase.OPEN;
    wire.read();
    heartbeat();
    for (ClientFrame frame = early.poll();
        frame != null && phase == Phase.OPEN;
        frame = early.poll()) {
      answer(frame);
    }
  }

  /** A ping came. */
  void heartbeat() {
    deadline = loop.now() + TimeUnit.SECONDS.toNanos(loop.node().timing().offlineAfterSeconds());
    if (phase == Phase.OPEN && device != null) {
      loop.node().presence().heartbeat(user(), device, id);
    }
  }

  void background(boolean background) {
    count(background);
    if (device != null) {
      loop.node().presence().state(user(), device, id, background);
    }
  }

  // ---- what goes out

  /** An answer, or whatever else is never shed. */
  void say(ServerFrame frame) {
    say(Chunk.Kind.ANSWER, null, FrameWriter.write(frame));
  }

  void say(Chunk.Kind kind, @Nullable String room, byte[] frame) {
    give(new Chunk(kind, room, Frames.text(wire.allocator(), frame), 1));
  }

  void error(@Nullable Regarding about, FaultException why) {
    say(new ServerFrame.Error(about, why));
  }

  /** Writes the chunk, or lets it wait; takes it over. */
  void give(Chunk chunk) {
    if (phase == Phase.CLOSED) {
      chunk.release();
    } else if (!outlet.give(chunk)) {
      close(CloseReason.SLOW_CONSUMER);
    }
  }

  /** Frames of this room are missing here: the client is to fetch them. */
  void resync(String room) {
    give(Chunk.resync(room));
  }

  /** It is in this room no longer. */
  void left(String room) {
    outlet.forget(room);
  }

  @Override
  public void writable() {
    outlet.writable();
  }

  /** Bytes that wait. */
  int waiting() {
    return outlet.waiting();
  }

  /** Gives up some of what waits, for the good of all; where nothing can be, the session ends. */
  void relieve() {
    if (!outlet.relieve()) {
      close(CloseReason.SLOW_CONSUMER);
    }
  }

  // ---- its end

  /** Looks at what is due; called several times a second. */
  void tick(long now, long millis) {
    if (phase != Phase.OPEN) {
      if (phase == Phase.OPENING && now > deadline) {
        close(CloseReason.HELLO_TIMEOUT);
      }
      return;
    }
    if (now > deadline) {
      close(CloseReason.HEARTBEAT_TIMEOUT);
    } else if (token.isExpired(millis)) {
      close(CloseReason.TOKEN_EXPIRED);
    } else if (token.takeExpiring(millis)) {
      say(new ServerFrame.TokenExpiring(token.secondsLeft(millis)));
    }
  }

  void close(CloseReason reason) {
    close(reason, reason.text());
  }

  /** The node goes: peers that don't answer the close hold it up no longer than this. */
  void drained(long millis) {
    wire.flush();
    wire.close(CloseReason.DRAINING.code(), CloseReason.DRAINING.text(), millis);
  }

  void close(CloseReason reason, @Nullable String text) {
    wire.flush();
    wire.close(
        reason.code(),
        text == null
            ? reason.text()
            : reason.text().equals(text) ? text : reason.text() + ": " + text);
  }

  @Override
  public void closed(int code) {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    loop.node().meters().sessionLeft(counted);
    outlet.clear();
    early.clear();
    tellGone(false);
    loop.gone(this, code);
    if (listening) {
      loop.routes().went(user());
    }
  }

  private void count(boolean background) {
    loop.node().meters().sessionLeft(counted);
    counted = background ? SessionState.BACKGROUND : SessionState.FOREGROUND;
    loop.node().meters().sessionEntered(counted);
  }
}
