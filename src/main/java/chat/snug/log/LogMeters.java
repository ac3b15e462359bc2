package chat.snug.log;

import chat.snug.store.Outcome;

/** What is counted and timed of the log; durations in nanoseconds. */
public interface LogMeters {

  /** A batch of that many writes was committed in that time. */
  void committed(int writes, long nanos);

  /** One write was answered, that long after it came. */
  void answered(Outcome outcome, long nanos);
}
