package chat.snug.http;

import java.util.concurrent.atomic.AtomicLong;

/** What the bodies that are still coming in may hold together, so that half-sent ones can't fill the memory. Shared by all event loops. */
final class BodyBudget {
  /** Of the heap. */
  private static final int SHARE = 8;

  private final long max;
  private final AtomicLong held = new AtomicLong();

  BodyBudget() {
    this(Runtime.getRuntime().maxMemory() / SHARE);
  }

  BodyBudget(long max) {
    this.max = max;
  }

  /** Whether so many bytes more fit; they are held then. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) <= max) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void free(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
