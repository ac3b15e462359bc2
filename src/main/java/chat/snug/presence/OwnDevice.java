package chat.snug.presence;

import org.jspecify.annotations.Nullable;

/** A device whose last heartbeat came to this node, with what has to be said of it to the other nodes, also once more. */
final class OwnDevice {
  /** Of a device that nobody speaks for since the start. */
  static final String NO_SESSION = "";

  private final String user;
  private final String name;
  private final @Nullable Long n;
  private final long claim;
  private final String session;
  private boolean open;
  private boolean background;
  /** The last heartbeat, monotonic nanoseconds. */
  private long beat;
  /** The same, milliseconds since the epoch. */
  private long wall;
  /** The same, in nanoseconds that freezes do not stop. */
  private long real;

  /**
   * A device that was accepted just now.
   *
   * @param claim microseconds at which its session claimed it; the later of two claims wins
   */
  OwnDevice(Hello hello, long claim, Moment now) {
    this(hello.user(), hello.device(), hello.n(), claim, hello.session());
    this.open = true;
    this.background = hello.background();
    beat(now);
  }

  private OwnDevice(String user, String name, @Nullable Long n, long claim, String session) {
    this.user = user;
    this.name = name;
    this.n = n;
    this.claim = claim;
    this.session = session;
  }

  /** A device whose heartbeat an earlier process saved. */
  static OwnDevice restored(
      String user, String name, boolean background, long claim, Moment heartbeat) {
    OwnDevice device = new OwnDevice(user, name, null, claim, NO_SESSION);
    device.background = background;
    device.beat(heartbeat);
    return device;
  }

  String user() {
    return user;
  }

  String name() {
    return name;
  }

  @Nullable
  Long n() {
    return n;
  }

  long claim() {
    return claim;
  }

  String session() {
    return session;
  }

  boolean open() {
    return open;
  }

  boolean background() {
    return background;
  }

  long beat() {
    return beat;
  }

  long wall() {
    return wall;
  }

  long real() {
    return real;
  }

  void beat(Moment now) {
    beat = now.nanos();
    wall = now.wall();
    real = now.real();
  }

  void background(boolean is) {
    background = is;
  }

  /** Its socket is gone; the lease goes on. */
  void close() {
    open = false;
  }
}
