package chat.snug.socket;

import java.util.concurrent.atomic.AtomicLong;

/** What all outboxes of a node may hold together, in bytes. Shared by all event loops. */
public final class Budget {
  private final long max;
  private final AtomicLong used = new AtomicLong();

  public Budget(long max) {
    this.max = max;
  }

  void use(long bytes) {
    used.addAndGet(bytes);
  }

  void free(long bytes) {
    used.addAndGet(-bytes);
  }

  boolean isOver() {
    return used.get() > max;
  }

  /** Bytes that wait now. */
  public long used() {
    return used.get();
  }
}
