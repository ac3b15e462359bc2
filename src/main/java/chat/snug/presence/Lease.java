package chat.snug.presence;

/**
 * One device is taken for alive until its deadline.
 *
 * @param deadline monotonic nanoseconds; from then on it is dead
 * @param at its last heartbeat, milliseconds since the epoch
 */
record Lease(long deadline, long at, boolean background) {
  boolean alive(long now) {
    return now < deadline;
  }

  Lease with(boolean inBackground) {
    return new Lease(deadline, at, inBackground);
  }
}
