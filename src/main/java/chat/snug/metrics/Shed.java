package chat.snug.metrics;

/** What a slow socket was spared. */
public enum Shed {
  /** Typing, presence and profile frames. */
  EPHEMERAL,
  /** Events of a room, replaced by one {@code resync}. */
  ROOM
}
