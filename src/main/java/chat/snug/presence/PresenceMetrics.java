package chat.snug.presence;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/** What presence counts, all instances together. Written by their event loops, read from any thread. */
public final class PresenceMetrics {
  private final LongAdder changes = new LongAdder();
  private final Map<Integer, Measured> parts = new ConcurrentHashMap<>();

  private record Measured(int online, int away, int sessions, int unsaved) {}

  /** What one instance counts. */
  final class Part {
    private final int index;

    private Part(int index) {
      this.index = index;
    }

    void told(int count) {
      changes.add(count);
    }

    void measure(int online, int away, int sessions, int unsaved) {
      parts.put(index, new Measured(online, away, sessions, unsaved));
    }
  }

  /** Of the instance that has this share; what it measured before counts no more. */
  Part part(Share share) {
    return new Part(share.index());
  }

  /** Users online now. */
  public int online() {
    return sum(Measured::online);
  }

  /** Users away now. */
  public int away() {
    return sum(Measured::away);
  }

  /** Open sessions that speak for a device. */
  public int sessions() {
    return sum(Measured::sessions);
  }

  /** Devices whose last change the store does not know yet. */
  public int unsaved() {
    return sum(Measured::unsaved);
  }

  /** Changes of status told since the start. */
  public long changes() {
    return changes.sum();
  }

  private int sum(ToIntFunction<Measured> figure) {
    return parts.values().stream().mapToInt(figure).sum();
  }
}
