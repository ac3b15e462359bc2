package chat.snug.presence;

import org.jspecify.annotations.Nullable;

/** An open socket that speaks for a device. */
final class Session {
  private final String id;
  private final @Nullable Long n;
  private final String socketAddress;
  private boolean background;

  Session(Hello hello) {
    this.id = hello.session();
    this.n = hello.n();
    this.socketAddress = hello.socketAddress();
    this.background = hello.background();
  }

  String id() {
    return id;
  }

  String socketAddress() {
    return socketAddress;
  }

  /** What the device said last of itself; kept for a heartbeat that comes after its lease ran out. */
  boolean background() {
    return background;
  }

  void background(boolean is) {
    background = is;
  }

  /** Whether both said {@code n} and this one's is higher. */
  boolean outranks(Hello hello) {
    return n != null && hello.n() != null && n > hello.n();
  }
}
