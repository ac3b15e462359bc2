package chat.snug.presence;

/** What a hello came to. */
public enum Claim {
  /** The session speaks for its device now; another one that did is told to go. */
  ACCEPTED,
  /** A session with a higher {@code n} stands: this one closes with 4103. */
  REPLACED,
  /** The user has as many sockets as allowed: this one closes with 4005. */
  TOO_MANY
}
