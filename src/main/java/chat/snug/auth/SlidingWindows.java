package chat.snug.auth;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For each key the moments of its last tries within a window, so that a limit holds exactly in every window. Bounded: the least recently used key makes
 * place. Not safe for use by many threads.
 */
final class SlidingWindows {
  private static final int INITIAL_KEYS = 16;
  private static final float LOAD = 0.75f;
  private static final long MILLI = 1_000_000;

  private final int limit;
  private final long window;
  private final int maxKeys;
  private final Map<String, ArrayDeque<Long>> tries = new LinkedHashMap<>(INITIAL_KEYS, LOAD, true);

  /**
   * Empty windows.
   *
   * @param limit tries within a window, at least 1
   * @param window nanoseconds
   */
  SlidingWindows(int limit, long window, int maxKeys) {
    this.limit = limit;
    this.window = window;
    this.maxKeys = maxKeys;
  }

  /** Milliseconds until another try fits; 0 where one does now. */
  long waitMillis(String key, long now) {
    ArrayDeque<Long> moments = tries.get(key);
    if (moments == null) {
      return 0;
    }
    dropOld(moments, now);
    return moments.size() < limit ? 0 : (window - (now - moments.getFirst()) + MILLI - 1) / MILLI;
  }

  void add(String key, long now) {
    tries.computeIfAbsent(key, name -> new ArrayDeque<>(1)).addLast(now);
    dropIdle(now);
  }

  int size() {
    return tries.size();
  }

  private void dropOld(ArrayDeque<Long> moments, long now) {
    while (!moments.isEmpty() && now - moments.getFirst() >= window) {
      moments.removeFirst();
    }
  }

  /** The least recently used keys come first. */
  private void dropIdle(long now) {
    Iterator<ArrayDeque<Long>> eldest = tries.values().iterator();
    while (eldest.hasNext()) {
      ArrayDeque<Long> moments = eldest.next();
      dropOld(moments, now);
      if (!moments.isEmpty() && tries.size() <= maxKeys) {
        return;
      }
      eldest.remove();
    }
  }
}
