package chat.snug.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature and claims were found to hold, by the hash of the token, so that a signature is not verified for each call. The least recently used
 * makes place. Safe for use by many threads.
 */
final class VerifiedTokens {
  private static final int INITIAL_SIZE = 16;
  private static final float LOAD = 0.75f;

  private record Entry(Verified verified, long until) {}

  private final int max;
  private final Map<String, Entry> entries;

  VerifiedTokens(int max) {
    this.max = max;
    this.entries = new LinkedHashMap<>(INITIAL_SIZE, LOAD, true);
  }

  synchronized @Nullable Verified get(String hash, long now) {
    Entry entry = entries.get(hash);
    if (entry == null) {
      return null;
    }
    if (entry.until() <= now) {
      entries.remove(hash);
      return null;
    }
    return entry.verified();
  }

  /** Keeps it until then, milliseconds since the epoch. */
  synchronized void put(String hash, Verified verified, long until) {
    entries.put(hash, new Entry(verified, until));
    if (entries.size() > max) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  synchronized int size() {
    return entries.size();
  }
}
