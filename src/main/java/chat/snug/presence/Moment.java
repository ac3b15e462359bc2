package chat.snug.presence;

/**
 * Now, by both clocks.
 *
 * @param nanos monotonic; deadlines are reckoned by it
 * @param wall milliseconds since the epoch; told as last seen, and kept over restarts
 */
record Moment(long nanos, long wall) {}
