package chat.snug.config;

import chat.snug.config.Config.NodeRole;
import java.util.List;

/** What must hold between keys. */
final class Rules {
  private Rules() {}

  static void check(Settings settings) {
    checkPresence(settings);
    checkCluster(settings);
    checkAlgorithms(settings);
  }

  private static void checkPresence(Settings settings) {
    int heartbeat = settings.get(Keys.HEARTBEAT_SECONDS);
    if (settings.get(Keys.OFFLINE_AFTER_SECONDS) <= heartbeat) {
      throw refused(
          settings,
          Keys.OFFLINE_AFTER_SECONDS,
          "more than presence.heartbeat_seconds, which is " + heartbeat);
    }
  }

  private static void checkCluster(Settings settings) {
    if (settings.has(Keys.CLUSTER_NAME)
        && !(settings.has(Keys.DATABASE) && settings.has(Keys.REDIS))) {
      throw refused(settings, Keys.CLUSTER_NAME, "unset, unless database and redis are set too");
    }
    List<String> peers = settings.list(Keys.CLUSTER_PEERS);
    if (peers.size() > 1 && peers.contains(Config.Cluster.MULTICAST)) {
      throw refused(settings, Keys.CLUSTER_PEERS, "multicast alone, or nodes");
    }
  }

  /** Half an encryption would be none. */
  static void checkTls(Settings settings) {
    List<Key<?>> files =
        List.of(Keys.CLUSTER_TLS_CERTIFICATE, Keys.CLUSTER_TLS_KEY, Keys.CLUSTER_TLS_AUTHORITY);
    for (Key<?> file : files) {
      if (settings.has(file) && !files.stream().allMatch(settings::has)) {
        throw refused(
            settings,
            file,
            "only together with the others of cluster.tls_certificate, cluster.tls_key, cluster.tls_authority");
      }
    }
  }

  /** A certificate is nothing without its key. */
  static void checkRedisTls(Settings settings) {
    if (settings.has(Keys.REDIS_TLS_CERTIFICATE) != settings.has(Keys.REDIS_TLS_KEY)) {
      Key<?> given =
          settings.has(Keys.REDIS_TLS_KEY) ? Keys.REDIS_TLS_KEY : Keys.REDIS_TLS_CERTIFICATE;
      throw refused(
          settings, given, "only together with the other of redis_tls.certificate, redis_tls.key");
    }
  }

  /** Who speaks for a device is known in one place: in the node itself, or in Redis. */
  static void checkRoles(Settings settings) {
    if (!settings.has(Keys.REDIS) && !settings.get(Keys.ROLES).contains(NodeRole.PRESENCE)) {
      throw refused(settings, Keys.ROLES, "with presence, unless redis is set");
    }
  }

  private static void checkAlgorithms(Settings settings) {
    for (String algorithm : settings.list(Keys.JWT_ALGORITHMS)) {
      Key<?> needed = algorithm.equals("HS256") ? Keys.JWT_SECRET : Keys.JWT_JWKS_URL;
      if (!settings.has(needed)) {
        throw refused(
            settings, Keys.JWT_ALGORITHMS, algorithm + " only where " + needed.name() + " is set");
      }
    }
  }

  private static ConfigException refused(Settings settings, Key<?> key, String allowed) {
    return settings.given(key).refused(key, allowed);
  }
}
