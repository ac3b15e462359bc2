package chat.snug;

import chat.snug.auth.RedisRates;
import chat.snug.config.Config;
import chat.snug.config.Config.NodeRole;
import chat.snug.config.Limits;
import chat.snug.metrics.Meters;
import chat.snug.presence.SharedPresence;
import chat.snug.redis.RedisLink;
import chat.snug.redis.RedisTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** What this node shares with others in Redis. Where the configuration names none nothing of Redis is loaded. */
final class Sharing {
  private static final String ALONE = "snug";

  private final RedisLink link;
  private final String prefix;
  private final String node;
  private final boolean sweeps;

  private Sharing(RedisLink link, String prefix, String node, boolean sweeps) {
    this.link = link;
    this.prefix = prefix;
    this.node = node;
    this.sweeps = sweeps;
  }

  /**
   * Begins to connect; null where there is no Redis.
   *
   * @param node names this process among all that there ever were
   */
  static @Nullable Sharing begin(Vertx vertx, Config config, String node, Meters meters) {
    if (config.redis() == null) {
      return null;
    }
    RedisLink link = RedisLink.open(vertx, RedisTarget.of(config.redis(), config.redisTls()));
    meters.watchRedis(link::isUp, link::failures);
    String cluster = config.cluster().name();
    return new Sharing(
        link, cluster == null ? ALONE : cluster, node, config.roles().contains(NodeRole.PRESENCE));
  }

  /** Once it is known whether Redis is there; a node starts without it too. */
  Future<Void> tried() {
    return link.tried();
  }

  RedisRates rates(Limits limits) {
    return new RedisRates(link, prefix, node, limits.signInsPerMinute());
  }

  SharedPresence presence() {
    return SharedPresence.of(link, prefix, node, sweeps);
  }

  Future<Void> close() {
    return link.close();
  }
}
