package chat.snug.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal is one line that names the key, the value, where it came from and what is allowed. */
class RefusalTest {
  private static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host | a b | host name",
        "host | 300.1.1.1 | host name",
        "host | http://a | host name",
        "port | 70000 | from 0 to 65535",
        "instances.presence | 17 | a whole number from 0 to 16",
        "instances.presence | -1 | a whole number from 0 to 16",
        "port | -1 | from 0 to 65535",
        "port | many | whole number",
        "port | 8_080 | whole number",
        "port | 0x50 | whole number",
        "port | 08080 | whole number",
        "port | +80 | whole number",
        "port | 80.0 | whole number",
        "port | ٨٠ | whole number",
        "port | 99999999999999999999 | whole number",
        "port | '' | whole number",
        "data | '' | path",
        "public_url | example.org | http:// or https://",
        "public_url | ftp://example.org | http:// or https://",
        "public_url | https:// | with a host",
        "public_url | https://u:p@example.org | without user",
        "public_url | https://example.org/?a=b | query",
        "public_url | https://example.org:99999 | with a host",
        "proxies | proxy.example | IP address",
        "proxies | 10.0.0.0/33 | IP address",
        "proxies | 10.0.0.0/ | IP address",
        "proxies | 10.1 | IP address",
        "proxies | ::1/129 | IP address",
        "proxies | 127.0.0.1,,::1 | IP address",
        "origins | * | scheme://host[:port]",
        "origins | null | scheme://host[:port]",
        "origins | a.example | scheme://host[:port]",
        "origins | https://a.example/ | without a path",
        "origins | https://a.example:0 | scheme://host[:port]",
        "origins | https://a.example:65536 | scheme://host[:port]",
        "sign_up | perhaps | one of open, invite, closed",
        "sign_up | OPEN | one of open, invite, closed",
        "jwt.secret | short | at least 32 bytes",
        "jwt.jwks_url | http://keys.example/ | loopback",
        "jwt.jwks_url | http://127.0.0.1.example/ | loopback",
        "jwt.jwks_url | file:///etc/passwd | https://",
        "jwt.algorithms | none | one of HS256, RS256, ES256, EdDSA",
        "jwt.algorithms | HS256 | only where jwt.secret is set",
        "jwt.algorithms | RS256 | only where jwt.jwks_url is set",
        "jwt.issuer | ' ' | not blank",
        "database | mysql://h/d | postgresql://",
        "database | postgresql://host | postgresql://user:password@host:port/name",
        "redis | http://h | redis://",
        "redis | redis://a,rediss://b | redis://",
        "redis | redis://a,redis://b/1 | redis://",
        "redis | redis://a?nodes=3 | redis://",
        "redis | redis://a?master=one,redis://b?master=two | redis://",
        "redis | redis://a, | redis://",
        "redis | redis://a/name | redis://",
        "cluster.name | a b | 1 to 64 characters",
        "cluster.name | one | database and redis",
        "cluster.peers | a:b:c | host name",
        "cluster.peers | a:70000 | host name",
        "cluster.port | 0 | from 1 to 65535",
        "roles | '' | one of http, socket, presence",
        "roles | http,cook | one of http, socket, presence",
        "log.format | xml | one of logfmt, json",
        "log.level | loud | one of trace, debug, info, warn, error",
        "limits.frame_bytes | many | from 0 to 2147483647",
        "limits.frame_bytes | -1 | from 0 to 2147483647",
        "limits.data_depth | 2147483648 | from 0 to 2147483647",
        "presence.heartbeat_seconds | 0 | from 1 to 86400",
        "presence.heartbeat_seconds | 90 | more than presence.heartbeat_seconds",
        "presence.offline_after_seconds | 30 | more than presence.heartbeat_seconds",
      })
  void aFlagThatIsNotAllowed(String key, String value, String allowed) {
    String line = refusal(Map.of(), null, Map.of(key, value));
    assertThat(line).contains(allowed).doesNotContain("\n");
    if (!allowed.startsWith("more than")) {
      assertThat(line).startsWith(key + ": '").contains("flag --" + key);
    }
    if (!key.equals("jwt.secret")
        && !value.contains("?")
        && !value.contains("@")
        && !allowed.startsWith("more")) {
      assertThat(line).contains("'" + value + "'");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SNUG_NO_SUCH_NAME, 1, SNUG_NO_SUCH_NAME is no key",
    "SNUG_LIMITS_FRAME_BYTE, 1, did you mean SNUG_LIMITS_FRAME_BYTES?",
    "SNUG_PORT, tcp:80, port: 'tcp:80' is not allowed (environment variable SNUG_PORT)",
    "SNUG_SIGN_UP, perhaps, sign_up: 'perhaps' is not allowed (environment variable SNUG_SIGN_UP)",
    "SNUG_, 1, SNUG_ is no key",
    "SNUG_SERVICES, 1, SNUG_SERVICES is no key",
  })
  void aVariableThatIsNotAllowed(String name, String value, String said) {
    assertThat(refusal(Map.of(name, value), null, Map.of())).contains(said);
  }

  @ParameterizedTest
  @CsvSource({
    "no_such_key, flag --no_such_key is no key",
    "frame_bytes, did you mean limits.frame_bytes?",
    "sign-up, did you mean sign_up?",
    "Port, did you mean port?",
    "'', flag -- is no key",
  })
  void aFlagThatIsNoKey(String name, String said) {
    assertThat(refusal(Map.of(), null, Map.of(name, SECRET))).contains(said).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no_such_key: 1 | no_such_key: is no key | :1)",
        "limits:\\n  no_such_limit: 1 | limits.no_such_limit: is no key | :2)",
        "port: many | port: 'many' is not allowed | :1)",
        "port: [1] | port: takes no such YAML | :1)",
        "port: {a: 1} | port: takes no such YAML | :1)",
        "port: 1\\nport: 2 | port: stands twice | :2)",
        "limits: {mentions: 1}\\nlimits: {mentions: 2} | limits: stands twice | :2)",
        "limits.mentions: 1 | limits.mentions: is written with nesting | :1)",
        "limits: 5 | limits: holds keys | :1)",
        "- port | config: holds keys | :1)",
        "port | config: holds keys | :1)",
        "origins: [[a]] | origins: takes no such YAML | :1)",
        "roles: [] | roles: '' is not allowed | :1)",
        "host: '' | host: '' is not allowed | :1)",
        "sign_up: !cook open | sign_up: takes no such YAML | :1)",
        "? [a]\\n: b | config: has a key that is no text | :1)",
        "limits: &a {limits: *a} | limits.limits: is no key | :1)",
        "a: b: c | is not YAML | :1 ",
        "port: 1\\n  host: a | is not YAML | :2 ",
        "host: \"a | is not YAML | :1 ",
        "port: 1\\n---\\nport: 2 | is not YAML | :2 ",
        "host: *nobody | is not YAML | :1 ",
      })
  void aFileThatIsNotAllowed(String text, String said, String where) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), text.replace("\\n", "\n"));
    assertThat(refusal(Map.of(), file, Map.of()))
        .contains(said)
        .contains("bad.yaml" + where)
        .doesNotContain("\n");
  }

  @Test
  void aFileThatIsNotThere() {
    assertThat(refusal(Map.of(), folder.resolve("none.yaml"), Map.of()))
        .startsWith("config: '")
        .contains("none.yaml' is not there");
  }

  @Test
  void aFolderInPlaceOfAFile() {
    assertThat(refusal(Map.of(), folder, Map.of()))
        .startsWith("config: '")
        .contains("can't be read");
  }

  @Test
  void bytesThatAreNoText() throws IOException {
    Path file = Files.write(
        folder.resolve("bad.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe, 0});
    assertThat(refusal(Map.of(), file, Map.of())).contains("is not YAML");
  }

  @Test
  void aFileWithoutEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "#".repeat(300_000));
    assertThat(refusal(Map.of(), file, Map.of())).contains("larger than 262144 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "sign_up", "origins", "database", "jwt.issuer"})
  void aValueCannotForgeALine(String key) {
    String line = refusal(Map.of(), null, Map.of(key, "a\nlevel=info\u001b[2J\u2028\ud800"));
    assertThat(line)
        .doesNotContain("\n", "\u001b", "\u2028")
        .contains("\\u000a", "\\u001b", "\\ud800");
  }

  @Test
  void aLongValueIsCut() {
    assertThat(refusal(Map.of(), null, Map.of("host", "x".repeat(100_000)))).hasSizeLessThan(500);
  }

  @ParameterizedTest
  @CsvSource({
    "jwt.secret, hidden, ***",
    "database, mysql://me:hidden@host/name, mysql://***@host/name",
    "database, me:hid@den@host, ***@host",
    "database, postgresql://host?password=hidden, postgresql://host?***",
    "redis, http://:hidden@host, http://***@host",
    "jwt.jwks_url, http://me:hidden@host/keys?key=hidden, http://***@host/keys?***",
  })
  void secretsAreMasked(String key, String value, String shown) {
    assertThat(refusal(Map.of(), null, Map.of(key, value)))
        .contains("'" + shown + "'")
        .doesNotContain("hid");
  }

  @Test
  void halfAnEncryptionOfTheBusIsRefused() {
    assertThat(inconsistent(Map.of("cluster.tls_key", "node.key")))
        .startsWith("cluster.tls_key: 'node.key'")
        .contains("cluster.tls_certificate", "cluster.tls_authority");
  }

  @Test
  void aCertificateForRedisNeedsItsKey() {
    assertThat(inconsistent(Map.of("redis_tls.certificate", "node.pem")))
        .startsWith("redis_tls.certificate: 'node.pem'")
        .contains("redis_tls.key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://h",
        "redis://h:6379/1",
        "rediss://me:secret@h",
        "redis://:secret@a,redis://:secret@b:7000",
        "redis://h?cluster=true",
        "redis://a:26379/2?master=mine,redis://b:26379/2?master=mine",
      })
  void allFormsOfRedis(String urls) {
    Settings settings =
        new ConfigReader(Map.of(), Path.of("none")).read(null, Map.of("redis", urls));
    assertThat(settings.requireConsistent().config().redis()).isEqualTo(urls);
  }

  @Test
  void presenceIsHereOrInRedis() {
    assertThat(inconsistent(Map.of("roles", "http,socket")))
        .startsWith("roles: 'http,socket'")
        .contains("presence", "redis");
  }

  @Test
  void nodesAreListedOrFindEachOther() {
    assertThat(refusal(Map.of(), null, Map.of("cluster.peers", "multicast,10.0.0.2")))
        .startsWith("cluster.peers: ")
        .contains("multicast alone");
  }

  private static String inconsistent(Map<String, String> flags) {
    Settings settings = new ConfigReader(Map.of(), Path.of("none")).read(null, flags);
    return lineOf(settings::requireConsistent);
  }

  private static String refusal(
      Map<String, String> environment, Path file, Map<String, String> flags) {
    return lineOf(() -> new ConfigReader(environment, Path.of("none")).read(file, flags));
  }

  private static String lineOf(ThrowingCallable call) {
    return assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(call)
        .actual()
        .line();
  }
}
