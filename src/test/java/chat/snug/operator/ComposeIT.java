package chat.snug.operator;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config;
import chat.snug.config.ConfigReader;
import chat.snug.postgres.OwnPostgres;
import chat.snug.running.Person;
import chat.snug.running.RealRedis;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code config/compose.yaml}, as far as it goes without Docker. */
@Timeout(240)
class ComposeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> NODES = List.of("node1", "node2", "node3");
  private static final Pattern SETUP = Pattern.compile(" setup=(\\S+)");
  private static final Pattern COPIED = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");

  @TempDir
  Path folder;

  @Test
  void everyVariableIsAKeyAndEveryNameStandsForSomething() throws IOException {
    ComposeFile file = ComposeFile.read();
    assertThat(file.services().keySet()).containsAll(NODES);
    for (String node : NODES) {
      Config config = new ConfigReader(file.environment(node), Path.of("none"))
          .read(null, Map.of())
          .config();
      assertThat(config.cluster().host()).isEqualTo(node);
      assertThat(config.cluster().peers()).containsExactlyElementsOf(NODES);
      assertThat(config.proxies()).isNotEmpty();
      assertThat(file.service(node)).containsEntry("build", "..").doesNotContainKey("ports");
    }
    for (String name : file.services().keySet()) {
      Map<String, Object> service = file.service(name);
      assertThat(service).containsKey("image");
      assertThat(file.services().keySet()).containsAll(dependencies(service));
      if (service.getOrDefault("depends_on", "") instanceof Map<?, ?> needed) {
        needed
            .keySet()
            .forEach(each -> assertThat(file.service(each.toString())).containsKey("healthcheck"));
      }
    }
    assertThat(file.section("volumes").keySet()).containsExactly("postgres");
    assertThat(file.service("proxy").get("ports")).isEqualTo(List.of("127.0.0.1:8080:8080"));
    assertThat(proxy(file)).startsWith(":8080 {");
    assertThat(file.environment("postgres"))
        .containsEntry("POSTGRES_USER", "snug")
        .containsEntry("POSTGRES_PASSWORD", "snug")
        .containsEntry("POSTGRES_DB", "snug");
  }

  @Test
  void theSettingsInTheDocumentAreGood() throws IOException {
    Path file =
        Files.writeString(folder.resolve("snug.yaml"), ClusterDocument.read().settings());
    Config config = new ConfigReader(Map.of(), file).read(null, Map.of()).config();
    assertThat(config.cluster().peers())
        .hasSize(NODES.size())
        .contains(config.cluster().host());
    assertThat(config.proxies()).containsExactly("10.0.0.1");
  }

  /** Each lacking file made an image whose server does not start. */
  @Test
  void theImageIsBuiltFromAllThatTheBuildNeeds() throws IOException {
    Set<String> copied = new HashSet<>();
    Matcher lines = COPIED.matcher(Files.readString(Path.of("Dockerfile")));
    while (lines.find()) {
      copied.addAll(List.of(lines.group(1).split(" ")));
    }
    List<String> let = Files.readAllLines(Path.of(".dockerignore"));
    assertThat(let).contains("*");
    for (String source : copied) {
      assertThat(Path.of(source)).exists();
      assertThat(let)
          .as(".dockerignore")
          .anyMatch(line -> ("!" + source + "/").startsWith(line + "/"));
    }
    Matcher resources = Pattern.compile(
            "<directory>(src/[^<]+)</directory>\\s*<targetPath>[^<]*</targetPath>\\s*(<includes>\\s*<include>([^<]+))?")
        .matcher(Files.readString(Path.of("pom.xml")));
    while (resources.find()) {
      String needed =
          resources.group(1) + (resources.group(3) == null ? "" : "/" + resources.group(3));
      assertThat(copied).as(needed).anyMatch(source -> (needed + "/").startsWith(source + "/"));
    }
  }

  /** With the variables of the file; the nodes have their names there, each a port of its own. Anybody's setup code is good at any node. */
  @Test
  void threeNodesWithItsVariablesMakeACluster() throws Exception {
    ComposeFile file = ComposeFile.read();
    List<SnugProcess> nodes = new ArrayList<>();
    try (OwnPostgres postgres = new OwnPostgres(folder).start();
        RealRedis redis = RealRedis.run()) {
      postgres.run("create role snug login password 'snug'");
      postgres.run("create database snug owner snug");
      Path names = Files.writeString(
          folder.resolve("hosts"), "127.0.0.1 " + String.join("\n127.0.0.1 ", NODES) + "\n");
      Map<String, Integer> ports =
          NODES.stream().collect(Collectors.toMap(node -> node, node -> RealRedis.freePort()));
      for (String node : NODES) {
        SnugProcess process =
            SnugProcess.in(Files.createDirectory(folder.resolve(node)), "-Xmx256m");
        file.environment(node)
            .forEach((name, value) ->
                process.with(name, here(value, ports, postgres.port(), redis.port())));
        process.with("SNUG_CLUSTER_HOST", node);
        process.with("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + names);
        process.with("SNUG_CLUSTER_PORT", Integer.toString(ports.get(node)));
        nodes.add(process.start());
      }
      for (SnugProcess node : nodes) {
        Waiting.until("all see all", PATIENCE, () -> sees(node) == NODES.size());
      }
      Set<String> codes = nodes.stream().map(ComposeIT::setupCode).collect(Collectors.toSet());
      assertThat(codes).hasSize(1);
      Person first = Person.of(nodes.get(2), "someone");
      Map<String, String> account = Map.of("username", "root", "password", "correct horse battery");
      assertThat(first.post("/v1/accounts", account).status()).isEqualTo(201);
      behindTheProxy(file, nodes);
    } finally {
      nodes.forEach(SnugProcess::close);
    }
  }

  private void behindTheProxy(ComposeFile file, List<SnugProcess> nodes) throws IOException {
    int port = RealRedis.freePort();
    String site =
        proxy(file).replaceFirst("^:8080 \\{", "http://:" + port + " {\n  bind 127.0.0.1");
    for (int i = 0; i < NODES.size(); i++) {
      site = site.replace(NODES.get(i) + ":8080", "127.0.0.1:" + nodes.get(i).port());
    }
    assertThat(site).doesNotContain("node");
    Path home = Files.createDirectory(folder.resolve("caddy"));
    try (Proxy proxy = Proxy.caddy(home, site, port)) {
      try (InputStream ready = URI.create(proxy.url() + "/health/ready").toURL().openStream()) {
        assertThat(new String(ready.readAllBytes(), StandardCharsets.UTF_8))
            .contains("\"status\":\"ready\"");
      }
    }
  }

  private static String proxy(ComposeFile file) {
    return ComposeFile.map(file.section("configs").get("proxy")).get("content").toString();
  }

  private static Set<String> dependencies(Map<String, Object> service) {
    Object needed = service.get("depends_on");
    if (needed instanceof Map<?, ?> map) {
      return map.keySet().stream().map(Object::toString).collect(Collectors.toSet());
    }
    return needed instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.toSet())
        : Set.of();
  }

  private static String here(String value, Map<String, Integer> nodes, int postgres, int redis) {
    String changed = value
        .replace("@postgres:5432", "@127.0.0.1:" + postgres)
        .replace("redis:6379", "127.0.0.1:" + redis);
    for (String node : NODES) {
      changed = changed.replace(node, node + ":" + nodes.get(node));
    }
    return changed;
  }

  private static int sees(SnugProcess node) {
    JsonNode ready = Person.of(node, "someone").get("/health/ready").json();
    return ready.path("cluster").path("seen").size();
  }

  private static String setupCode(SnugProcess node) {
    Matcher code = SETUP.matcher(node.log());
    assertThat(code.find()).as("a setup code in the log").isTrue();
    return code.group(1);
  }
}
