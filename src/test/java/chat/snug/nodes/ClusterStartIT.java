package chat.snug.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.postgres.PostgresServer;
import chat.snug.running.Command;
import chat.snug.running.Person;
import chat.snug.running.RealRedis;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that can't be of the cluster, or doesn't find the others, says so in one line. */
@Timeout(240)
class ClusterStartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SPLIT = "nodes of this database are not in sight";

  @TempDir
  Path folder;

  private RealRedis redis;
  private String database;

  @BeforeEach
  void start() {
    redis = RealRedis.run();
    database = PostgresServer.url(PostgresServer.newDatabase());
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private String refusal(int status, String... cluster) throws Exception {
    String[] all = new String[cluster.length + 5];
    all[0] = "--host=127.0.0.1";
    all[1] = "--port=0";
    all[2] = "--database=" + database;
    all[3] = "--redis=" + redis.url();
    all[4] = "--cluster.name=start";
    System.arraycopy(cluster, 0, all, 5, cluster.length);
    Command ended = Command.run(folder, all);
    assertThat(ended.status()).as(ended.errors()).isEqualTo(status);
    assertThat(ended.errors()).startsWith("snug: ").hasLineCount(1).doesNotContain("\tat ");
    return ended.errors();
  }

  @Test
  void aPortThatIsTakenAPeerWithoutAddressAndAPublicHostAreRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(refusal(
              1, "--cluster.host=127.0.0.1", "--cluster.port=" + port, "--cluster.peers=127.0.0.1"))
          .contains("127.0.0.1:" + port, "--cluster.port");
    }
    assertThat(refusal(1, "--cluster.peers=no-such-host.invalid"))
        .contains("cluster.peers", "no-such-host.invalid");
    assertThat(refusal(1, "--cluster.host=192.0.2.7", "--cluster.peers=192.0.2.8"))
        .contains("192.0.2.7");
    assertThat(refusal(2, "--cluster.peers=127.0.0.1", "--redis=")).contains("redis");
  }

  /** Nobody can tell a peer that is away from one that is to be started next: it serves, and says whom it misses once the database tells of one. */
  @Test
  void whoIsAnnouncedButNotReachedIsToldInOneLine() throws Exception {
    int unreachable = RealRedis.freePort();
    try (SnugProcess first = node("first", unreachable);
        SnugProcess second = node("second", unreachable)) {
      first.start();
      Person ann = Person.of(first, "ann");
      JsonNode alone = ann.get("/health/ready").json().path("cluster");
      assertThat(alone.path("seen")).hasSize(1);
      assertThat(alone.path("announced")).hasSize(1);
      assertThat(first.log()).doesNotContain(SPLIT);
      second.start();
      Waiting.until(
          "both say so",
          PATIENCE,
          () -> first.log().contains(SPLIT) && second.log().contains(SPLIT));
      JsonNode split = ann.get("/health/ready").json().path("cluster");
      assertThat(split.path("seen")).hasSize(1);
      assertThat(split.path("announced")).hasSize(2);
      assertThat(first.log()).containsOnlyOnce(SPLIT);
      assertThat(first.log()).doesNotContain("level=error");
      String room = ann.group(Person.of(second, "bob"));
      assertThat(ann.say(room, "m", "hi").status()).isEqualTo(201);
      assertThat(Person.of(second, "bob").events(room, 0)).hasSize(4);
    }
  }

  private SnugProcess node(String name, int peer) throws IOException {
    return SnugProcess.in(Files.createDirectory(folder.resolve(name)), "-Xmx256m")
        .with("SNUG_DATABASE", database)
        .with("SNUG_REDIS", redis.url())
        .with("SNUG_CLUSTER_NAME", "start")
        .with("SNUG_CLUSTER_HOST", "127.0.0.1")
        .with("SNUG_CLUSTER_PORT", Integer.toString(RealRedis.freePort()))
        .with("SNUG_CLUSTER_PEERS", "127.0.0.1:" + peer);
  }
}
