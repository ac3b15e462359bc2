package chat.snug.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
  private static final Map<String, String> OTHERS = Map.ofEntries(
      Map.entry("host", "10.1.2.3"),
      Map.entry("data", "elsewhere"),
      Map.entry("public_url", "https://public.example"),
      Map.entry("proxies", "10.0.0.0/8"),
      Map.entry("origins", "https://app.example"),
      Map.entry("sign_up", "closed"),
      Map.entry("jwt.secret", "0123456789abcdef0123456789abcdef"),
      Map.entry("jwt.jwks_url", "https://keys.example/jwks"),
      Map.entry("jwt.algorithms", "EdDSA"),
      Map.entry("jwt.issuer", "issuer"),
      Map.entry("jwt.audience", "audience"),
      Map.entry("database", "postgresql://user:password@host:5432/name"),
      Map.entry("redis", "rediss://host:6380"),
      Map.entry("redis_tls.authority", "redis-ca.pem"),
      Map.entry("redis_tls.certificate", "redis.pem"),
      Map.entry("redis_tls.key", "redis.key"),
      Map.entry("cluster.name", "cluster"),
      Map.entry("cluster.peers", "peer.example"),
      Map.entry("cluster.host", "10.1.2.4"),
      Map.entry("cluster.insecure", "true"),
      Map.entry("cluster.tls_certificate", "other.pem"),
      Map.entry("cluster.tls_key", "other.key"),
      Map.entry("cluster.tls_authority", "other-ca.pem"),
      Map.entry("roles", "socket"),
      Map.entry("instances.presence", "16"),
      Map.entry("log.format", "json"),
      Map.entry("log.level", "debug"));

  /** What a key needs to be set too. */
  private static final Map<String, String> NEEDED = Map.of(
      "jwt.jwks_url", "https://keys.example/jwks",
      "database", "postgresql://user:password@host:5432/name",
      "redis", "rediss://host:6380");

  static List<Key<?>> keys() {
    return Keys.ALL;
  }

  /** A value set for a key arrives at the member of that name, and nowhere else. */
  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyReachesItsMember(Key<?> key) {
    Map<String, String> flags = new HashMap<>(NEEDED);
    flags.remove(key.name());
    Config before = read(flags);
    String text = OTHERS.getOrDefault(key.name(), "77");
    flags.put(key.name(), text);
    Config after = read(flags);

    assertThat(text(member(before, key))).isNotEqualTo(text);
    assertThat(text(member(after, key))).isEqualTo(text);
    for (Key<?> other : Keys.ALL) {
      if (!other.equals(key)) {
        assertThat(member(after, other)).as(other.name()).isEqualTo(member(before, other));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyCanBeSetInTheEnvironment(Key<?> key) {
    Map<String, String> variables = new HashMap<>();
    NEEDED.forEach((name, text) -> variables.put(Keys.BY_NAME.get(name).variable(), text));
    String text = OTHERS.getOrDefault(key.name(), "77");
    variables.put("SNUG_" + key.name().toUpperCase(Locale.ROOT).replace('.', '_'), text);
    Config config =
        new ConfigReader(variables, Path.of("none")).read(null, Map.of()).config();
    assertThat(text(member(config, key))).isEqualTo(text);
  }

  @Test
  void everyMemberHasAKey() {
    assertThat(Keys.ALL)
        .extracting(Key::name)
        .containsExactlyInAnyOrderElementsOf(names(Config.class, ""));
  }

  @Test
  void theHelpNamesEveryKeyAndItsDefault() {
    String help = KeyHelp.text();
    for (Key<?> key : Keys.ALL) {
      assertThat(help).contains("--" + key.name() + "=" + key.type().placeholder());
      assertThat(help).contains(key.effect());
    }
    assertThat(help).contains("--limits.frame_bytes=NUMBER  (65536)\n").contains("in bytes");
  }

  private static List<String> names(Class<?> record, String prefix) {
    return Arrays.stream(record.getRecordComponents())
        .flatMap(part -> part.getType().isRecord()
            ? names(part.getType(), snake(part) + ".").stream()
            : Stream.of(prefix + snake(part)))
        .toList();
  }

  private static Config read(Map<String, String> flags) {
    return new ConfigReader(Map.of(), Path.of("none")).read(null, flags).config();
  }

  /** The member of the records that has the key's name. */
  private static Object member(Config config, Key<?> key) {
    Object at = config;
    for (String part : key.name().split("\\.", -1)) {
      at = component(at, part);
    }
    return at;
  }

  private static Object component(Object record, String name) {
    RecordComponent found = Arrays.stream(record.getClass().getRecordComponents())
        .filter(part -> snake(part).equals(name))
        .findFirst()
        .orElseThrow();
    try {
      return found.getAccessor().invoke(record);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(name, impossible);
    }
  }

  private static String snake(RecordComponent part) {
    return part.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static String text(Object value) {
    if (value instanceof Collection<?> values) {
      return String.join(",", values.stream().map(KeysTest::text).toList());
    }
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }
}
