package chat.snug.hostile;

/** A direction on a connection, as the client sees it. */
public enum Way {
  UP,
  DOWN
}
