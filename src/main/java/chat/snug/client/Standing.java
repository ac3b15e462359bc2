package chat.snug.client;

import org.jspecify.annotations.Nullable;

/** The connection's state as it was told: on changes only, and each new wait. */
final class Standing {
  private final SnugListener listener;
  private ConnectionState state = ConnectionState.CLOSED;
  private boolean waitsForTime;

  Standing(SnugListener listener) {
    this.listener = listener;
  }

  ConnectionState state() {
    return state;
  }

  boolean is(ConnectionState which) {
    return state == which;
  }

  /** Whether nothing is tried, and no timer runs. */
  boolean isAtRest() {
    return state == ConnectionState.CLOSED || state == ConnectionState.PAUSED;
  }

  void become(ConnectionState to, @Nullable Integer code) {
    if (to != state) {
      state = to;
      listener.state(to, null, code);
    }
  }

  /** A wait of so many milliseconds begins; {@code code} is 0 where no close caused it. */
  void waitFor(long millis, int code) {
    waitsForTime = true;
    state = ConnectionState.WAITING;
    listener.state(state, millis, code == 0 ? null : code);
  }

  /** There is no network, so nobody knows how long. */
  void waitForNetwork() {
    boolean news = waitsForTime || state != ConnectionState.WAITING;
    waitsForTime = false;
    if (news) {
      state = ConnectionState.WAITING;
      listener.state(state, null, null);
    }
  }
}
