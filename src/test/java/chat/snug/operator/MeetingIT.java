package chat.snug.operator;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.nodes.HostNetwork;
import chat.snug.nodes.Nodes;
import chat.snug.postgres.PostgresServer;
import chat.snug.running.Certificate;
import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.RealRedis;
import chat.snug.running.SnugProcess;
import chat.snug.running.Tools;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which nodes find each other, and what an operator reads where they don't. Lists of addresses are what all other tests of several nodes use. */
@Timeout(240)
class MeetingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PROMISED = Duration.ofSeconds(5);
  private static final String SPLIT = "nodes of this database are not in sight";

  private static final String UNHEARD = "a node of the cluster is in sight and not heard";

  @TempDir
  Path folder;

  /** As a headless service of Kubernetes does. */
  @Test
  void oneNameStandsForTheAddressesOfAll() throws Exception {
    try (HostNetwork network = network(3)) {
      StringBuilder hosts = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        hosts.append(network.address(i)).append(" snug-nodes.example\n");
      }
      Path names = Files.writeString(folder.resolve("hosts"), hosts);
      talk(
          Map.of(
              "JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + names,
              "SNUG_CLUSTER_PEERS", "snug-nodes.example",
              "SNUG_CLUSTER_HOST", "",
              "SNUG_CLUSTER_PORT", "5701"),
          network,
          3);
    }
  }

  @Test
  void multicast() throws Exception {
    try (HostNetwork network = network(2)) {
      talk(Map.of("SNUG_CLUSTER_PEERS", "multicast"), network, 2);
    }
  }

  private static HostNetwork network(int hosts) {
    HostNetwork network = HostNetwork.of(hosts);
    if (network == null) {
      Tools.missing("network namespaces (as root, with iproute2)");
    }
    return network;
  }

  private void talk(Map<String, String> settings, HostNetwork network, int count)
      throws IOException {
    try (Nodes nodes = Nodes.onHosts(folder, count, network, settings)) {
      Person ann = Person.of(nodes.get(0), "ann");
      Person bob = Person.of(nodes.get(count - 1), "bob");
      String room = ann.group(bob);
      ChatSocket phone = bob.connect("phone");
      ann.say(room, "m", "found");
      phone.await("a message", 0, frame -> frame.path("text").asText().equals("found"));
      for (SnugProcess node : nodes.all()) {
        assertThat(node.log()).doesNotContain("level=error", "\tat ");
      }
    }
  }

  @Test
  void anotherClusterNameIsSeenByBoth() throws Exception {
    int one = RealRedis.freePort();
    int other = RealRedis.freePort();
    String database = PostgresServer.url(PostgresServer.newDatabase());
    try (RealRedis redis = RealRedis.run();
        SnugProcess first = node("first", database, redis, one, other);
        SnugProcess second = node("second", database, redis, other, one)) {
      first.start();
      second.with("SNUG_CLUSTER_NAME", "anotherone").start();
      for (SnugProcess node : List.of(first, second)) {
        Waiting.until("it is told", PATIENCE, () -> node.log().contains(SPLIT));
        JsonNode cluster = Person.of(node, "ann").get("/health/ready").json().path("cluster");
        assertThat(cluster.path("seen")).hasSize(1);
        assertThat(cluster.path("announced")).hasSize(2);
        assertThat(node.log()).containsOnlyOnce(SPLIT);
      }
      deliversBothWays(first, second);
      quiet(first);
      quiet(second);
    }
  }

  /** They see each other, but the bus between them carries nothing: each says so, and the database brings what people say. */
  @Test
  void aCertificateThatIsNotTrustedIsTold() throws Exception {
    Certificate ours = Certificate.in(Files.createDirectory(folder.resolve("ours")));
    Certificate strangers = Certificate.in(Files.createDirectory(folder.resolve("strangers")));
    int one = RealRedis.freePort();
    int other = RealRedis.freePort();
    String database = PostgresServer.url(PostgresServer.newDatabase());
    try (RealRedis redis = RealRedis.run();
        SnugProcess first = encrypted(node("first", database, redis, one, other), ours);
        SnugProcess second = encrypted(node("second", database, redis, other, one), strangers)) {
      first.start();
      second.start();
      deliversBothWays(first, second);
      for (SnugProcess node : List.of(first, second)) {
        Waiting.until("it is told", PATIENCE, () -> node.log().contains(UNHEARD));
        assertThat(node.log()).containsOnlyOnce(UNHEARD);
        quiet(node);
      }
    }
  }

  private static void deliversBothWays(SnugProcess first, SnugProcess second) {
    Person ann = Person.of(first, "ann");
    Person bob = Person.of(second, "bob");
    String room = ann.group(bob);
    ChatSocket annPhone = ann.connect("phone");
    ChatSocket bobPhone = bob.connect("phone");
    for (int i = 0; i < 5; i++) {
      String text = "text " + i;
      long begun = System.nanoTime();
      bob.say(room, "b" + i, text);
      annPhone.await("a message", 0, frame -> frame.path("text").asText().equals(text));
      ann.say(room, "a" + i, text);
      bobPhone.await("a message", 0, frame -> frame.path("text").asText().equals(text));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PROMISED.multipliedBy(2));
    }
  }

  private static void quiet(SnugProcess node) {
    assertThat(node.log()).doesNotContain("level=error", "\tat ");
    assertThat(node.log().lines())
        .filteredOn(line -> line.contains("level=warn") && !line.contains("BlockedThreadChecker"))
        .hasSizeLessThan(4);
  }

  private static SnugProcess encrypted(SnugProcess node, Certificate certificate) {
    return node.with("SNUG_CLUSTER_TLS_CERTIFICATE", certificate.certificate().toString())
        .with("SNUG_CLUSTER_TLS_KEY", certificate.key().toString())
        .with("SNUG_CLUSTER_TLS_AUTHORITY", certificate.certificate().toString());
  }

  private SnugProcess node(String name, String database, RealRedis redis, int port, int peer)
      throws IOException {
    return SnugProcess.quick(Files.createDirectory(folder.resolve(name)))
        .with("SNUG_DATABASE", database)
        .with("SNUG_REDIS", redis.url())
        .with("SNUG_CLUSTER_NAME", "meeting")
        .with("SNUG_CLUSTER_HOST", "127.0.0.1")
        .with("SNUG_CLUSTER_PORT", Integer.toString(port))
        .with("SNUG_CLUSTER_PEERS", "127.0.0.1:" + peer);
  }
}
