package chat.snug.hostile;

/**
 * One thing that a storm does.
 *
 * @param atMillis since the storm began
 * @param client whose network is hit, from 0; -1: it is the server's trouble
 * @param amount milliseconds, bytes or bytes a second, as the kind says
 */
public record Blow(long atMillis, Kind kind, int client, int amount) {
  /** What may happen. */
  public enum Kind {
    /** All connections of the client are reset. */
    CUT,
    /** They are reset after so many more bytes from the server. */
    CUT_DOWN_AFTER,
    /** They are reset after so many more bytes from the client. */
    CUT_UP_AFTER,
    /** They are half-open for so many milliseconds, then reset. */
    HALF_OPEN,
    /** Every byte of the client is so many milliseconds late, until the next such blow. */
    DELAY,
    /** So many bytes a second and connection, until the next such blow; 0 is no bound. */
    THROTTLE,
    /** Every connection of the client is refused for so many milliseconds. */
    REFUSE,
    /** The client's process is killed ({@code -9}) and started again on its files. */
    KILL_CLIENT,
    /** The server is killed ({@code -9}) and started again. */
    KILL_SERVER
  }
}
