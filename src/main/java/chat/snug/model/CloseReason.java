package chat.snug.model;

/** Why the server closes a socket: the close code, its text, and whether a client comes back by itself. */
public enum CloseReason {
  NORMAL(1000, "bye", false),
  UNSUPPORTED_DATA(1003, "text frames only", false),
  INTERNAL_ERROR(1011, "internal error", true),
  TRY_AGAIN_LATER(1013, "try again later", true),
  DRAINING(4001, "draining", true),
  SLOW_CONSUMER(4002, "slow_consumer", true),
  HEARTBEAT_TIMEOUT(4003, "heartbeat_timeout", true),
  TOKEN_EXPIRED(4004, "token_expired", true),
  TOO_MANY_CONNECTIONS(4005, "too_many_connections", true),
  HELLO_TIMEOUT(4006, "hello_timeout", true),
  UNAUTHORIZED(4100, "unauthorized", false),
  BAD_FRAME(4101, "bad_frame", false),
  FORBIDDEN(4102, "forbidden", false),
  REPLACED(4103, "replaced", false),
  UNSUPPORTED_VERSION(4104, "unsupported_version", false);

  private final int code;
  private final String text;
  private final boolean reconnect;

  CloseReason(int code, String text, boolean reconnect) {
    this.code = code;
    this.text = text;
    this.reconnect = reconnect;
  }

  public int code() {
    return code;
  }

  public String text() {
    return text;
  }

  /** Whether a client reconnects with backoff; false means that trying again by itself is pointless. */
  public boolean reconnect() {
    return reconnect;
  }
}
