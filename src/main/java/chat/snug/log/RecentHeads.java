package chat.snug.log;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Heads of rooms that nobody here was interested in when they moved: somebody may just be reading an older head. Kept for 30 to 60 s, longer than any
 * reading takes.
 */
final class RecentHeads {
  static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Map<String, Long> now = new HashMap<>();
  private Map<String, Long> before = Map.of();
  private long since;

  RecentHeads(long time) {
    since = time;
  }

  void moved(String room, long head) {
    now.merge(room, head, Math::max);
  }

  /** The newest known, or 0. */
  long head(String room) {
    return Math.max(now.getOrDefault(room, 0L), before.getOrDefault(room, 0L));
  }

  void tick(long time) {
    if (time - since >= KEPT_NANOS) {
      before = now;
      now = new HashMap<>();
      since = time;
    }
  }
}
