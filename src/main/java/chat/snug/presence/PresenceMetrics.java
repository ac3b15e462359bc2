package chat.snug.presence;

import java.util.concurrent.atomic.LongAdder;

/** What presence counts. Written by its verticle, read from any thread. */
public final class PresenceMetrics {
  private final LongAdder changes = new LongAdder();
  private volatile int online;
  private volatile int away;
  private volatile int sessions;
  private volatile int unsaved;

  /** Users online now. */
  public int online() {
    return online;
  }

  /** Users away now. */
  public int away() {
    return away;
  }

  /** Open sessions that speak for a device. */
  public int sessions() {
    return sessions;
  }

  /** Devices whose last change the store does not know yet. */
  public int unsaved() {
    return unsaved;
  }

  /** Changes of status told since the start. */
  public long changes() {
    return changes.sum();
  }

  void told(int count) {
    changes.add(count);
  }

  void measure(int online, int away, int sessions, int unsaved) {
    this.online = online;
    this.away = away;
    this.sessions = sessions;
    this.unsaved = unsaved;
  }
}
