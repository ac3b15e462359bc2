package chat.snug.config;

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

  static void requireEmbeddedStore(Settings settings) {
    for (Key<?> key : List.<Key<?>>of(Keys.CLUSTER_NAME, Keys.DATABASE, Keys.REDIS)) {
      if (settings.has(key)) {
        throw refused(
            settings, key, "unset; this version has the embedded store for one node only");
      }
    }
  }

  private static ConfigException refused(Settings settings, Key<?> key, String allowed) {
    return settings.given(key).refused(key, allowed);
  }
}
