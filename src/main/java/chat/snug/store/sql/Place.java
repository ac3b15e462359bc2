package chat.snug.store.sql;

/** Where an event stands in the table of all logs: its room's number above, its seq below, so that a room's log is one range of keys. */
final class Place {

  /** No room has more events. */
  static final long MAX_SEQ = 0xffff_ffffL;

  private static final int SEQ_BITS = 32;

  private Place() {}

  /** The place of a seq; one that no room can have is taken to the nearest end of the room's range. */
  static long of(long room, long seq) {
    return start(room) | Math.max(0, Math.min(seq, MAX_SEQ));
  }

  /** Before the room's first event; also the list of its messages outside threads. */
  static long start(long room) {
    return room << SEQ_BITS;
  }

  static long end(long room) {
    return start(room) | MAX_SEQ;
  }

  static long room(long place) {
    return place >> SEQ_BITS;
  }

  static long seq(long place) {
    return place & MAX_SEQ;
  }
}
