package chat.snug.presence;

import static chat.snug.presence.Status.OFFLINE;
import static chat.snug.presence.Status.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config.RedisTls;
import chat.snug.running.Certificate;
import chat.snug.running.RealRedis;
import chat.snug.running.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on every kind of Redis that the configuration can name. */
@Timeout(120)
class KindsOfRedisTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final SharedPresence.Timing QUICK = new SharedPresence.Timing(
      Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofSeconds(2), 1000);

  private final List<AutoCloseable> running = new ArrayList<>();

  @TempDir
  Path folder;

  @AfterEach
  void stop() throws Exception {
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).close();
    }
  }

  @Test
  void passwordAndNumber() {
    RealRedis redis = run(RealRedis.run("--requirepass", "s,cret@1"));
    shares("redis://:s%2Ccret%401@127.0.0.1:" + redis.port() + "/3", RedisTls.NONE);
    assertThat(redis.commandAs("s,cret@1", "INFO", "keyspace"))
        .contains("db3:")
        .doesNotContain("db0:");
  }

  @Test
  void userAndPassword() {
    RealRedis redis = run(RealRedis.run());
    redis.command("ACL", "SETUSER", "snug", "on", ">secret", "~*", "+@all");
    redis.command("ACL", "SETUSER", "default", "off");
    shares("redis://snug:secret@127.0.0.1:" + redis.port(), RedisTls.NONE);
  }

  @Test
  void aWrongPasswordIsAsGoodAsNoRedis() {
    RealRedis redis = run(RealRedis.run("--requirepass", "secret"));
    PresenceNode node = node("redis://:other@127.0.0.1:" + redis.port(), RedisTls.NONE);
    node.hello("ann", "phone", "s1");
    node.until("ann", ONLINE);
    assertThat(node.link.isUp()).isFalse();
  }

  @Test
  void tlsWithACertificateOfOnesOwn() throws Exception {
    Certificate own = Certificate.in(folder);
    int port = RealRedis.freePort();
    run(RealRedis.run(
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        own.certificate().toString(),
        "--tls-key-file",
        own.key().toString(),
        "--tls-ca-cert-file",
        own.certificate().toString(),
        "--tls-auth-clients",
        "yes"));
    String url = "rediss://127.0.0.1:" + port;
    shares(url, new RedisTls(own.certificate(), own.certificate(), own.key()));
    assertThat(node(url, new RedisTls(own.certificate(), null, null)).link.isUp())
        .as("without a certificate")
        .isFalse();
    assertThat(node(url, new RedisTls(null, own.certificate(), own.key())).link.isUp())
        .as("where nobody vouches for redis")
        .isFalse();
  }

  @Test
  void sentinelsLeadToWhoeverIsMaster() {
    RealRedis master = run(RealRedis.run());
    RealRedis replica =
        run(RealRedis.run("--replicaof", "127.0.0.1", Integer.toString(master.port())));
    Waiting.until(
        "the replica follows",
        SOON,
        () -> master.command("INFO", "replication").contains("state=online"));
    RealRedis sentinel = run(RealRedis.sentinel("mine", master));
    Waiting.until(
        "the sentinel knows both",
        SOON,
        () -> sentinel
            .command("SENTINEL", "REPLICAS", "mine")
            .contains(Integer.toString(replica.port())));
    String url = sentinel.url() + "?master=mine";
    List<PresenceNode> nodes = shares(url, RedisTls.NONE);
    nodes.get(0).hello("zoe", "phone", "z1");
    nodes.get(1).until("zoe", ONLINE);
    master.kill();
    Waiting.until(
        "the loss is noticed", SOON, () -> nodes.stream().noneMatch(node -> node.link.isUp()));
    Waiting.until(
        "the replica serves", SOON, () -> nodes.stream().allMatch(node -> node.link.isUp()));
    assertThat(replica.command("ROLE")).contains("master");
    assertThat(nodes.get(1).status("zoe")).isEqualTo(ONLINE);
    nodes.get(0).closed("zoe", "phone", "z1", true);
    nodes.get(1).until("zoe", OFFLINE);
  }

  @Test
  void aClusterKeepsBucketsOnSeveralServers() {
    List<RealRedis> servers =
        Stream.generate(RealRedis::clustered).limit(3).map(this::run).toList();
    for (int i = 0; i < 3; i++) {
      int first = i * 5462;
      List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      IntStream.range(first, Math.min(first + 5462, 16_384))
          .forEach(slot -> slots.add(Integer.toString(slot)));
      assertThat(servers.get(i).command(slots.toArray(String[]::new))).startsWith("+OK");
      servers.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    servers.forEach(server ->
        servers.get(0).command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(server.port())));
    Waiting.until(
        "the cluster stands",
        SOON,
        () -> servers.stream().allMatch(server -> {
          String info = server.command("CLUSTER", "INFO");
          return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
        }));
    shares(servers.get(0).url() + "," + servers.get(1).url(), RedisTls.NONE);
    shares(servers.get(2).url() + "?cluster=true", RedisTls.NONE);
    assertThat(servers)
        .allSatisfy(server -> assertThat(server.command("DBSIZE")).isNotEqualTo(":0\r\n"));
  }

  /** What happens on one node is known on the other, for users of many buckets. */
  private List<PresenceNode> shares(String url, RedisTls tls) {
    PresenceNode one = node(url, tls);
    PresenceNode other = node(url, tls);
    assertThat(one.link.isUp()).isTrue();
    for (int i = 0; i < 20; i++) {
      one.hello("user" + i, "phone", "s" + i);
    }
    for (int i = 0; i < 20; i++) {
      other.until("user" + i, ONLINE);
      one.closed("user" + i, "phone", "s" + i, true);
    }
    for (int i = 0; i < 20; i++) {
      other.until("user" + i, OFFLINE);
    }
    return List.of(one, other);
  }

  private PresenceNode node(String url, RedisTls tls) {
    PresenceNode node = new PresenceNode(url, tls, LEASE, QUICK);
    running.add(node);
    return node;
  }

  private RealRedis run(RealRedis redis) {
    running.add(redis);
    return redis;
  }
}
