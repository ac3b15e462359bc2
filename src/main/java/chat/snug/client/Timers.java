package chat.snug.client;

/** Runs something later, on the client's own thread. */
public interface Timers {
  /** One task that was put off. */
  interface Timer {
    /** It does not run any more; nothing where it has run. */
    void cancel();
  }

  /** Runs the task once, after so many milliseconds (0 or more). */
  Timer after(long millis, Runnable task);
}
