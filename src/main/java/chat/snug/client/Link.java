package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One socket, from its opening to its end; what a former one still says is heard by nobody. */
final class Link implements SocketFactory.Events {
  private static final long WELCOME_LIMIT = 10_000;

  private final Ports ports;
  private final Owner owner;
  private final Alarm deadline;
  private SocketFactory.Socket socket = new Unopened();
  private boolean opened;
  private boolean welcomed;
  private boolean over;
  private long retryAfter = -1;

  /** Whose socket it is. */
  interface Owner {
    /** Time to say hello. */
    void opened(Link link);

    void welcomed(Link link, ObjectNode welcome);

    /** Anything came, whatever it is. */
    void heard(Link link);

    void frame(Link link, ObjectNode frame);

    /**
     * It has ended.
     *
     * @param code of its close; 0 where it never was a socket, or was given up before a welcome
     * @param byServer whether the server closed it with that code
     */
    void lost(Link link, int code, boolean byServer);
  }

  Link(Ports ports, Owner owner) {
    this.ports = ports;
    this.owner = owner;
    deadline = new Alarm(ports);
  }

  void open() {
    deadline.set(WELCOME_LIMIT, this::tooLate);
    socket = ports.sockets().open(this);
  }

  void send(ObjectNode frame) {
    if (!over) {
      socket.send(Json.write(frame));
    }
  }

  /** What the server asked to wait before the next attempt, milliseconds; -1 where it didn't. */
  long retryAfter() {
    return retryAfter;
  }

  void close(int code) {
    end();
    socket.close(code);
  }

  void abort() {
    end();
    socket.abort();
  }

  /** Says a last frame, leaves the closing to the server, and closes it after this time at the latest. */
  void farewell(ObjectNode bye, long limit) {
    send(bye);
    SocketFactory.Socket leaving = socket;
    end();
    deadline.set(limit, () -> leaving.close(CloseCodes.NORMAL));
  }

  @Override
  public void opened() {
    if (!over) {
      opened = true;
      owner.opened(this);
    }
  }

  @Override
  public void failed() {
    lost(0, false);
  }

  @Override
  public void text(String text) {
    if (over) {
      return;
    }
    owner.heard(this);
    ObjectNode frame = Json.object(text);
    String type = frame == null ? null : Json.text(frame, "type");
    if (frame == null || type == null || over) {
      return;
    }
    if (welcomed) {
      owner.frame(this, frame);
    } else {
      beforeWelcome(type, frame);
    }
  }

  @Override
  public void closed(int code, boolean byServer) {
    // The other side of a farewell is done: nothing is left to close.
    deadline.cancel();
    lost(opened ? code : 0, byServer);
  }

  private void beforeWelcome(String type, ObjectNode frame) {
    if (type.equals("welcome") && Welcome.isWhole(frame)) {
      welcomed = true;
      deadline.cancel();
      owner.welcomed(this, frame);
    } else if (type.equals("error")) {
      retryAfter = Json.number(frame, "retry_after_ms", retryAfter);
    }
  }

  private void tooLate() {
    socket.abort();
    lost(0, false);
  }

  private void lost(int code, boolean byServer) {
    if (!over) {
      end();
      owner.lost(this, code, byServer);
    }
  }

  private void end() {
    over = true;
    deadline.cancel();
  }

  /** Before there is one. */
  private static final class Unopened implements SocketFactory.Socket {
    @Override
    public void send(String text) {}

    @Override
    public void close(int code) {}

    @Override
    public void abort() {}
  }
}
