package chat.snug.auth;

import chat.snug.store.TokenStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Families and issues whose access tokens are void though they have not expired. Kept in memory until the last such token has expired by itself; the store
 * has them for the next start. Safe for use by many threads.
 */
public final class Revocations {
  /** The life of an access token, and a minute for clocks that differ. */
  static final Duration KEPT = AccessTokens.LIFETIME.plusMinutes(1);

  private static final long SWEEP_MILLIS = 60_000;

  private final InstantSource clock;
  private final Map<String, Long> until = new ConcurrentHashMap<>();
  private final AtomicLong nextSweep = new AtomicLong(Long.MIN_VALUE);

  public Revocations(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes over what was revoked before this start. */
  public Future<Void> load(TokenStore tokens) {
    return tokens.revokedSince(clock.millis() - KEPT.toMillis()).map(revoked -> {
      add(revoked);
      return null;
    });
  }

  /** Refuses these families and issues from now on. */
  public void add(Collection<String> revoked) {
    long now = clock.millis();
    revoked.forEach(name -> until.put(name, now + KEPT.toMillis()));
    sweep(now);
  }

  /** Whether a token of that family and issue is void. */
  public boolean contains(@Nullable String family, @Nullable String issue) {
    return (family != null && until.containsKey(family))
        || (issue != null && until.containsKey(issue));
  }

  /** How many are kept. */
  public int size() {
    return until.size();
  }

  private void sweep(long now) {
    long due = nextSweep.get();
    if (now >= due && nextSweep.compareAndSet(due, now + SWEEP_MILLIS)) {
      until.values().removeIf(end -> end <= now);
    }
  }
}
