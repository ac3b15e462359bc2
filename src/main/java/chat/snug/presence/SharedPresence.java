package chat.snug.presence;

import chat.snug.redis.RedisLink;
import java.time.Duration;

/**
 * What a node needs to share presence with others.
 *
 * @param prefix of all keys in Redis; nodes with the same one are one service
 * @param node names this process among all that there ever were: letters, digits and dashes
 * @param sweeps whether this node looks for devices whose lease is over. One that does not only stands in where nobody else has for 3 s
 * @param clock Lua that sets {@code micros}, by which leases are reckoned
 * @param timing of leases in Redis
 */
public record SharedPresence(
    RedisLink link, String prefix, String node, boolean sweeps, String clock, Timing timing) {
  /** Redis's own clock: those of nodes differ, and leases must not. */
  public static final String REDIS_TIME =
      "local t = redis.call('TIME') local micros = t[1] * 1000000 + t[2]\n";

  /**
   * Durations.
   *
   * @param pulse how often each node says what its devices did and hears what changed
   * @param quiet so long without any node, and leases are taken for older than they are
   * @param hold nobody turns offline for so long after such a silence, or after Redis was emptied, since nodes are still coming back. All nodes must be
   *     back within it, and presence true again within 10 s
   * @param changesKept in each of the 64 buckets; a node that misses more reads the whole bucket
   */
  public record Timing(Duration pulse, Duration quiet, Duration hold, int changesKept) {
    /** As in production. */
    public static final Timing STANDARD =
        new Timing(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(7), 1000);
  }

  /** What production needs. */
  public static SharedPresence of(RedisLink link, String prefix, String node, boolean sweeps) {
    return new SharedPresence(link, prefix, node, sweeps, REDIS_TIME, Timing.STANDARD);
  }
}
