package chat.snug.client;

import java.util.Locale;

/** How a client stands to its server. */
public enum ConnectionState {
  /** On the way to a session. */
  CONNECTING,
  /** In a session. */
  ONLINE,
  /** Waiting for the next attempt, or for a network. */
  WAITING,
  /** In the background, without a socket and without a timer. */
  PAUSED,
  /** Not meant to be connected: not yet, not any more, or refused for good. */
  CLOSED;

  /** As the wire's people write it: {@code connecting}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
