package chat.snug.socket;

/** When a session's token is to be renewed, and when it has expired. Times in milliseconds since the epoch. */
final class TokenClock {
  private static final long WARNING_MAX = 60_000;

  private long expiresAt = Long.MAX_VALUE;
  private long warnAt = Long.MAX_VALUE;

  /** A token came: the client is told when 60 s, or a third of what is left now, remain, whichever is less. */
  void begin(long expiry, long now) {
    expiresAt = expiry;
    warnAt = expiry - Math.min(WARNING_MAX, Math.max(0, expiry - now) / 3);
  }

  boolean isExpired(long now) {
    return now >= expiresAt;
  }

  /** Whether it is time to say that the token expires; true once for each token. */
  boolean takeExpiring(long now) {
    boolean due = now >= warnAt;
    if (due) {
      warnAt = Long.MAX_VALUE;
    }
    return due;
  }

  /** Rounded, and never less than 1. */
  long secondsLeft(long now) {
    return Math.max(1, (expiresAt - now + 500) / 1000);
  }
}
