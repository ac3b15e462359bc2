package chat.snug.metrics;

/** Where a socket stands, as it is counted. */
public enum SessionState {
  /** Open, and no hello yet. */
  OPENING,
  FOREGROUND,
  BACKGROUND,
  /** Saying goodbye: nothing is served any more. */
  CLOSING
}
