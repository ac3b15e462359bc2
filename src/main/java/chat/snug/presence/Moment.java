package chat.snug.presence;

/**
 * Now, by all clocks.
 *
 * @param nanos monotonic, standing still in freezes; this node's own deadlines are reckoned by it
 * @param wall milliseconds since the epoch; told as last seen, and kept over restarts
 * @param real monotonic nanoseconds that go on in freezes, as others' clocks do
 */
record Moment(long nanos, long wall, long real) {}
