package chat.snug.config;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config.NodeRole;
import chat.snug.config.Config.SignUp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir
  Path folder;

  @Test
  void nothingGivenIsTheDefaults() {
    Config config = read(Map.of(), Map.of());
    assertThat(config)
        .isEqualTo(new Config(
            "0.0.0.0",
            8080,
            Path.of("data"),
            null,
            List.of(),
            List.of(),
            SignUp.INVITE,
            new Config.Jwt(null, null, List.of(), null, null),
            null,
            null,
            Config.RedisTls.NONE,
            new Config.Cluster(null, List.of(), null, 5701, 0, false, null, null, null),
            Set.of(NodeRole.HTTP, NodeRole.SOCKET, NodeRole.PRESENCE),
            new Config.Instances(0, 0, 0),
            new Config.Log(Config.Log.Format.LOGFMT, Config.Log.Level.INFO),
            Limits.DEFAULT,
            new Config.Presence(30, 90)));
  }

  @Test
  void flagsBeatTheEnvironmentWhichBeatsTheFile() throws IOException {
    Path file = file("port: 1\nhost: 10.0.0.1\nlimits:\n  mentions: 7\n");
    Config config = new ConfigReader(Map.of("SNUG_PORT", "2", "SNUG_HOST", "10.0.0.2"), absent())
        .read(file, Map.of("port", "3"))
        .config();
    assertThat(config.port()).isEqualTo(3);
    assertThat(config.host()).isEqualTo("10.0.0.2");
    assertThat(config.limits().mentions()).isEqualTo(7);
  }

  @Test
  void theStandardFileIsReadWhereItExistsAndNoOtherIsNamed() throws IOException {
    Path standard = file("port: 1\n");
    Path other = Files.writeString(folder.resolve("other.yaml"), "host: localhost\n");
    ConfigReader reader = new ConfigReader(Map.of(), standard);
    assertThat(reader.read(null, Map.of()).config().port()).isEqualTo(1);
    assertThat(reader.read(other, Map.of()).config().port()).isEqualTo(8080);
  }

  @Test
  void anEmptyVariableAndAnEmptyKeyInTheFileAreUnset() throws IOException {
    Path file = file("port: 5\nhost:\njwt:\nlimits: {}\n");
    Config config = new ConfigReader(Map.of("SNUG_PORT", "", "SNUG_HOST", ""), absent())
        .read(file, Map.of())
        .config();
    assertThat(config.port()).isEqualTo(5);
    assertThat(config.host()).isEqualTo("0.0.0.0");
  }

  @Test
  void anEmptyFlagTakesAwayWhatTheFileSet() throws IOException {
    Path file = file("public_url: https://a.example\n");
    Config config = new ConfigReader(Map.of(), absent())
        .read(file, Map.of("public_url", ""))
        .config();
    assertThat(config.publicUrl()).isNull();
  }

  @Test
  void whatKubernetesSetsForAServiceCalledSnugIsLetThrough() {
    Map<String, String> names = Map.of(
        "SNUG_SERVICE_HOST", "10.0.0.1",
        "SNUG_SERVICE_PORT", "8080",
        "SNUG_SERVICE_PORT_HTTP", "8080",
        "SNUG_PORT_8080_TCP", "tcp://10.0.0.1:8080",
        "SNUG_PORT_8080_TCP_ADDR", "10.0.0.1",
        "SNUG_PORT", "tcp://10.0.0.1:8080");
    assertThat(read(names, Map.of()).port()).isEqualTo(8080);
    assertThat(read(names, Map.of("port", "9")).port()).isEqualTo(9);
  }

  @Test
  void noKeyHasANameThatKubernetesSets() {
    assertThat(Keys.BY_VARIABLE.keySet())
        .noneMatch(name -> name.startsWith("SNUG_SERVICE_") || name.startsWith("SNUG_PORT_"));
  }

  @Test
  void variablesOfOthersAreNotLookedAt() {
    assertThat(read(Map.of("PORT", "x", "SNUGGLE", "y", "snug_port", "z"), Map.of())
            .port())
        .isEqualTo(8080);
  }

  @Test
  void listsAreTextWithCommasOrYamlLists() throws IOException {
    Path file = file(
        "origins: https://A.example:443,http://b.example:8080\nproxies: [127.0.0.1, '10.0.0.0/8', '::1']\nroles:\n  - http\n  - socket\n");
    Config config = new ConfigReader(
            Map.of("SNUG_CLUSTER_PEERS", "a.example, 10.0.0.2:5701,[::1]:99"), absent())
        .read(file, Map.of())
        .config();
    assertThat(config.origins()).containsExactly("https://a.example", "http://b.example:8080");
    assertThat(config.proxies()).containsExactly("127.0.0.1", "10.0.0.0/8", "::1");
    assertThat(config.roles()).containsExactlyInAnyOrder(NodeRole.HTTP, NodeRole.SOCKET);
    assertThat(config.cluster().peers()).containsExactly("a.example", "10.0.0.2:5701", "[::1]:99");
  }

  @Test
  void aSecretOfDigitsInTheFileKeepsItsText() throws IOException {
    String digits = "0123456789".repeat(4);
    Path file = file("jwt:\n  secret: " + digits + "\n");
    Config config = new ConfigReader(Map.of(), absent()).read(file, Map.of()).config();
    assertThat(config.jwt().secret()).isEqualTo(digits);
  }

  @Test
  void urlsComeAsTheyAreWritten() {
    Config config = read(
        Map.of(),
        Map.of(
            "public_url",
            "https://a.example/chat",
            "jwt.jwks_url",
            "http://127.0.0.1:9/keys?tenant=1"));
    assertThat(config.publicUrl()).isEqualTo(URI.create("https://a.example/chat"));
    assertThat(config.jwt().jwksUrl()).isEqualTo(URI.create("http://127.0.0.1:9/keys?tenant=1"));
  }

  @Test
  void aLimitMayBeOff() {
    Map<String, String> off = new LinkedHashMap<>();
    LimitKeys.ALL.forEach(key -> off.put(key.name(), "0"));
    assertThat(read(Map.of(), off).limits().outboxBytes()).isZero();
  }

  private static Config read(Map<String, String> environment, Map<String, String> flags) {
    return new ConfigReader(environment, absent()).read(null, flags).config();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("snug.yaml"), text);
  }

  private static Path absent() {
    return Path.of("no", "such", "file.yaml");
  }
}
