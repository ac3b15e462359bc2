package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The connection and its states: opens sockets, says hello, waits, pauses, and comes back. */
final class Connection implements Wire, Link.Owner, Heartbeat.Owner {
  private static final long FAREWELL = 2_000;

  private final Ports ports;
  private final String me;
  private final SnugListener listener;
  private final Standing standing;
  private final Tokens tokens;
  private final Hellos hellos;
  private final Session session;
  private final Backoff backoff;
  private final Liveness liveness;
  private final Visibility visibility;
  private final StateFrames states;
  private final Alarm wait;

  private boolean networkUp = true;
  private @Nullable Link link;
  private @Nullable AccessToken token;
  private int attempt;

  /** What happens in sessions. */
  interface Session {
    /** Hello is about to be said. */
    void greeting();

    void begun(ObjectNode welcome);

    void frame(ObjectNode frame);

    void ended();

    /** A new token is on its way. */
    void renewed();
  }

  Connection(
      Ports ports,
      ClientOptions options,
      SnugListener listener,
      Tokens tokens,
      ServerTime time,
      Hellos hellos,
      Session session) {
    this.ports = ports;
    this.me = options.user();
    this.listener = listener;
    standing = new Standing(listener);
    this.tokens = tokens;
    this.hellos = hellos;
    this.session = session;
    backoff = new Backoff(ports.random());
    Heartbeat heartbeat = new Heartbeat(ports, this);
    Renewal renewal = new Renewal(ports, tokens, time, this, session::renewed);
    liveness = new Liveness(ports.clock(), time, heartbeat, renewal);
    visibility = new Visibility(ports, options, this::pause);
    states = new StateFrames(ports, this, visibility);
    wait = new Alarm(ports);
  }

  ConnectionState state() {
    return standing.state();
  }

  // What the application wants

  void connect() {
    if (!standing.is(ConnectionState.CONNECTING) && !online()) {
      backoff.reset();
      go();
    }
  }

  void close() {
    Link leaving = link;
    if (online() && leaving != null) {
      leaving.farewell(Json.object().put("type", "bye"), FAREWELL);
      release();
    } else {
      abandon();
    }
    rest(ConnectionState.CLOSED, null);
  }

  /** Closed, without a word to the server. */
  void detach() {
    abandon();
    rest(ConnectionState.CLOSED, null);
  }

  void network(boolean up) {
    networkUp = up;
    if (standing.isAtRest()) {
      return;
    }
    if (!up) {
      abandon();
      waitForNetwork();
    } else if (online()) {
      liveness.check();
    } else {
      backoff.reset();
      hurry();
    }
  }

  void background() {
    if (visibility.toBackground()) {
      states.tell();
      follow();
    }
  }

  void foreground() {
    boolean changed = visibility.toForeground();
    backoff.reset();
    if (online()) {
      if (changed) {
        states.tell();
      }
      liveness.check();
    } else {
      hurry();
    }
  }

  void activeRoom(@Nullable String room) {
    visibility.activate(room);
    states.tell();
    if (standing.is(ConnectionState.PAUSED) && visibility.allowsConnection()) {
      go();
    } else {
      follow();
    }
  }

  // Wire

  @Override
  public boolean online() {
    return standing.is(ConnectionState.ONLINE);
  }

  @Override
  public void send(ObjectNode frame) {
    if (link == null || !online()) {
      return;
    }
    link.send(frame);
    liveness.sent(frame);
  }

  @Override
  public void drop() {
    if (online()) {
      abandon();
      comeBack(CloseCodes.BROKEN);
    }
  }

  // Heartbeat

  @Override
  public void ping() {
    send(Json.object().put("type", "ping"));
  }

  @Override
  public void dead() {
    drop();
  }

  @Override
  public void outdated() {
    abandon();
    backoff.reset();
    go();
  }

  // Link

  @Override
  public void opened(Link opened) {
    AccessToken used = token;
    hellos.next().onComplete(n -> {
      if (opened == link && used != null) {
        session.greeting();
        states.toldByHello();
        opened.send(hellos.hello(used.value(), visibility));
      }
    });
  }

  @Override
  public void welcomed(Link welcomed, ObjectNode welcome) {
    if (!me.equals(welcome.path("user").asText(me))) {
      mistaken();
      return;
    }
    liveness.begin(welcome, token);
    standing.become(ConnectionState.ONLINE, null);
    if (welcomed == link) {
      states.tellNews();
      session.begun(welcome);
    }
  }

  @Override
  public void heard(Link heard) {
    liveness.heard();
  }

  @Override
  public void frame(Link from, ObjectNode frame) {
    switch (String.valueOf(Json.text(frame, "type"))) {
      case "token_expiring" -> liveness.renewToken();
      case "drain" -> liveness.drained(frame);
      default -> session.frame(frame);
    }
  }

  @Override
  public void lost(Link gone, int code, boolean byServer) {
    long asked = gone.retryAfter();
    release();
    if (byServer && CloseCodes.forgetsToken(code)) {
      tokens.forgetAny();
    }
    if (byServer && CloseCodes.isFinal(code)) {
      rest(ConnectionState.CLOSED, code);
    } else if (asked >= 0) {
      waitFor(asked, code);
    } else {
      comeBack(code);
    }
  }

  // Errors that answer a frame of this class

  void stateRefused(ObjectNode error) {
    states.refused(error);
  }

  void tokenRefused(ObjectNode error) {
    liveness.tokenRefused(error);
  }

  void renewToken() {
    liveness.renewToken();
  }

  // Ways from state to state

  /** Not online: connects now where that is allowed. */
  private void hurry() {
    if (standing.is(ConnectionState.WAITING) || standing.is(ConnectionState.PAUSED)) {
      go();
    }
  }

  private void go() {
    wait.cancel();
    if (!visibility.allowsConnection()) {
      rest(ConnectionState.PAUSED, null);
    } else if (!networkUp) {
      waitForNetwork();
    } else {
      tryNow();
    }
    follow();
  }

  private void tryNow() {
    liveness.forgetDrain();
    int mine = ++attempt;
    standing.become(ConnectionState.CONNECTING, null);
    if (mine != attempt) {
      return;
    }
    tokens.lasting().onComplete(answer -> {
      if (mine != attempt) {
        return;
      }
      if (answer.succeeded()) {
        token = answer.result();
        link = new Link(ports, this);
        link.open();
      } else {
        comeBack(0);
      }
    });
  }

  private void comeBack(int code) {
    long drain = liveness.takeDrain();
    waitFor(drain < 0 ? backoff.next() : drain, code);
  }

  private void waitFor(long millis, int code) {
    wait.set(millis, this::go);
    standing.waitFor(millis, code);
  }

  private void waitForNetwork() {
    tokens.stop();
    standing.waitForNetwork();
  }

  /** The application gave somebody else's token: what is kept here is not for that user. */
  private void mistaken() {
    tokens.forgetAny();
    abandon();
    rest(ConnectionState.CLOSED, null);
    listener.trouble(
        "the token is not this user's", new ClientException("unauthorized", "not " + me));
  }

  /** The grace in the background is over. */
  private void pause() {
    if (link != null && online()) {
      link.close(CloseCodes.NORMAL);
      release();
    } else {
      abandon();
    }
    rest(ConnectionState.PAUSED, null);
  }

  /** To a state in which nothing is tried and no timer runs. */
  private void rest(ConnectionState to, @Nullable Integer code) {
    wait.cancel();
    visibility.unwatch();
    tokens.stop();
    standing.become(to, code);
  }

  /** Watches over the grace where a connection is there or on its way. */
  private void follow() {
    if (!standing.isAtRest()) {
      visibility.watch();
    }
  }

  private void abandon() {
    if (link != null) {
      link.abort();
    }
    release();
  }

  /** Whatever there was of an attempt, a socket or a session is over. */
  private void release() {
    attempt++;
    link = null;
    wait.cancel();
    states.stop();
    liveness.stop();
    if (online()) {
      if (liveness.isProven()) {
        backoff.reset();
      }
      session.ended();
    }
  }
}
