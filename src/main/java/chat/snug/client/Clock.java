package chat.snug.client;

/** The time, in two ways of telling it. */
public interface Clock {
  /** Milliseconds since 1970, as the machine believes; may jump. */
  long wallMillis();

  /** Milliseconds from any beginning; never goes back. */
  long monotonicMillis();
}
