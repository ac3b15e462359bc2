package chat.snug.config;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The value of each key, checked, and where it came from. */
public final class Settings {
  private final Map<Key<?>, Object> values = new HashMap<>();
  private final Map<Key<?>, Given> given;

  private Settings(Map<Key<?>, Given> given) {
    this.given = Map.copyOf(given);
  }

  /** Checks what was given and takes the default for all else. */
  static Settings of(Map<Key<?>, Given> given) {
    Settings settings = new Settings(given);
    Keys.ALL.forEach(settings::parse);
    Rules.check(settings);
    return settings;
  }

  private <T> void parse(Key<T> key) {
    Given text = given(key);
    Optional<T> value = key.type().parse(text.text());
    if (value.isPresent()) {
      values.put(key, value.get());
    } else if (!text.text().isEmpty() || !key.isUnsetByDefault()) {
      throw text.refused(key);
    }
  }

  /** Refuses what no node can start with, though each key by itself is good. */
  public Settings requireConsistent() {
    Rules.checkRoles(this);
    Rules.checkTls(this);
    Rules.checkRedisTls(this);
    return this;
  }

  /** What the rest of the program works with. */
  public Config config() {
    return new Config(
        get(Keys.LISTEN_HOST),
        get(Keys.LISTEN_PORT),
        get(Keys.DATA),
        find(Keys.PUBLIC_URL),
        list(Keys.PROXIES),
        list(Keys.ORIGINS),
        get(Keys.SIGN_UP),
        jwt(),
        find(Keys.DATABASE),
        find(Keys.REDIS),
        new Config.RedisTls(
            find(Keys.REDIS_TLS_AUTHORITY),
            find(Keys.REDIS_TLS_CERTIFICATE),
            find(Keys.REDIS_TLS_KEY)),
        cluster(),
        Set.copyOf(EnumSet.copyOf(get(Keys.ROLES))),
        new Config.Instances(
            get(Keys.HTTP_INSTANCES), get(Keys.SOCKET_INSTANCES), get(Keys.PRESENCE_INSTANCES)),
        new Config.Log(get(Keys.LOG_FORMAT), get(Keys.LOG_LEVEL)),
        LimitKeys.read(this),
        new Config.Presence(get(Keys.HEARTBEAT_SECONDS), get(Keys.OFFLINE_AFTER_SECONDS)));
  }

  private Config.Jwt jwt() {
    return new Config.Jwt(
        find(Keys.JWT_SECRET),
        find(Keys.JWT_JWKS_URL),
        list(Keys.JWT_ALGORITHMS),
        find(Keys.JWT_ISSUER),
        find(Keys.JWT_AUDIENCE));
  }

  private Config.Cluster cluster() {
    return new Config.Cluster(
        find(Keys.CLUSTER_NAME),
        list(Keys.CLUSTER_PEERS),
        find(Keys.CLUSTER_HOST),
        get(Keys.CLUSTER_PORT),
        get(Keys.CLUSTER_BUS_PORT),
        get(Keys.CLUSTER_INSECURE),
        find(Keys.CLUSTER_TLS_CERTIFICATE),
        find(Keys.CLUSTER_TLS_KEY),
        find(Keys.CLUSTER_TLS_AUTHORITY));
  }

  /** What somebody wrote, or else the default. */
  Given given(Key<?> key) {
    return given.getOrDefault(key, new Given(key.standard(), Source.STANDARD));
  }

  boolean has(Key<?> key) {
    return values.containsKey(key);
  }

  /** The value of a key that is set. */
  <T> T get(Key<T> key) {
    T value = find(key);
    if (value == null) {
      throw new IllegalStateException(key.name() + " is unset");
    }
    return value;
  }

  /** The value, or null where the key is unset. */
  @SuppressWarnings("unchecked") // parse() put what the key's own type gave
  <T> @Nullable T find(Key<T> key) {
    return (T) values.get(key);
  }

  /** The values, or none where the key is unset. */
  <T> List<T> list(Key<List<T>> key) {
    List<T> found = find(key);
    return found == null ? List.of() : found;
  }
}
