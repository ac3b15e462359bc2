package chat.snug.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.config.Config;
import chat.snug.log.Notice;
import chat.snug.log.SharedWorld;
import chat.snug.model.Caller;
import chat.snug.running.Waiting;
import chat.snug.store.Write;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of several nodes in one process on a real Hazelcast, by way of loopback. */
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir
  Path folder;

  private final String name = "test-" + UUID.randomUUID();
  private final SharedWorld world = new SharedWorld();

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Config.Cluster config(int port, int other) {
    return new Config.Cluster(
        name, List.of("127.0.0.1:" + other), "127.0.0.1", port, 0, false, null, null, null);
  }

  private static Config.Cluster encrypted(
      Config.Cluster plain, Certificates certificates, String node, Path authority) {
    return new Config.Cluster(
        plain.name(),
        plain.peers(),
        plain.host(),
        plain.port(),
        0,
        false,
        certificates.certificate(node),
        certificates.key(node),
        authority);
  }

  private static Write send(String room, int number) {
    return new Write.Send(
        new Caller("ann", false), room, "c" + number, "hi", null, null, List.of(), null);
  }

  private static List<Long> seqs(ClusterNode node, String room) {
    List<Long> seqs = new ArrayList<>();
    for (Notice notice : node.told) {
      if (notice instanceof Notice.Logged logged) {
        logged.entries().stream()
            .filter(entry -> entry.room().equals(room))
            .forEach(entry -> seqs.add(entry.seq()));
      }
    }
    return seqs;
  }

  private static void awaitSeqs(ClusterNode node, String room, int count) {
    Waiting.until(
        count + " events, not " + seqs(node, room),
        PATIENCE,
        () -> seqs(node, room).size() >= count);
  }

  @Test
  void whatOneNodeCommitsTheOtherTellsAndWhatTheBusLosesTheStoreMakesGood() throws Exception {
    int first = freePort();
    int second = freePort();
    try (ClusterNode a = new ClusterNode(config(first, second), world);
        ClusterNode b = new ClusterNode(config(second, first), world)) {
      a.listen("tea", 0);
      b.listen("tea", 0);
      awaitInterest(a);
      List<Long> live = new ArrayList<>();
      for (int i = 1; i <= 50; i++) {
        live.add(delay(a, b, i));
      }
      int messages = a.sent.get();
      ClusterNode.await(a.log.append(send("rum", 0))); // nobody is there
      assertThat(a.sent.get() - messages).isLessThanOrEqualTo(2); // heartbeats
      print("live over the bus", live);

      a.lost.set(message -> message.getUnsignedByte(1) >= 16);
      List<Long> lost = new ArrayList<>();
      for (int i = 51; i <= 62; i++) {
        lost.add(delay(a, b, i));
      }
      print("lost on the bus", lost);
      assertThat(Collections.max(lost)).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThat(seqs(b, "tea")).isSorted().doesNotHaveDuplicates().hasSize(62);
      assertThat(seqs(a, "tea")).isSorted().doesNotHaveDuplicates().hasSize(62);
    }
  }

  /** Sends one from a and waits until b has it. */
  private static long delay(ClusterNode a, ClusterNode b, int number) throws Exception {
    long begun = System.nanoTime();
    ClusterNode.await(a.log.append(send("tea", number)));
    awaitSeqs(b, "tea", number);
    return System.nanoTime() - begun;
  }

  /** Routes are hints that nobody waits for, but this test would measure the feed until they are known. */
  private static void awaitInterest(ClusterNode node) {
    int before = node.sent.get();
    Waiting.until("two heartbeats", PATIENCE, () -> node.sent.get() >= before + 3);
  }

  private static void print(String what, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    System.out.printf(
        "%s: p50 %.1f ms, max %.1f ms of %d%n",
        what,
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get(sorted.size() - 1) / 1e6,
        sorted.size());
  }

  @Test
  void theBusTakesNobodyWithoutACertificateThatIsTrusted() throws Exception {
    Certificates certificates = new Certificates(folder);
    for (String node : List.of("a", "b", "stranger")) {
      certificates.make(node);
    }
    Path authority = Files.writeString(
        folder.resolve("all.pem"),
        Files.readString(certificates.certificate("a"))
            + Files.readString(certificates.certificate("b")));
    Path trusting = Files.writeString(
        folder.resolve("trusting.pem"),
        Files.readString(authority) + Files.readString(certificates.certificate("stranger")));
    int first = freePort();
    int second = freePort();
    int third = freePort();
    try (ClusterNode a =
            new ClusterNode(encrypted(config(first, second), certificates, "a", authority), world);
        ClusterNode b =
            new ClusterNode(encrypted(config(second, first), certificates, "b", authority), world);
        ClusterNode stranger = new ClusterNode(
            encrypted(config(third, first), certificates, "stranger", trusting), world)) {
      a.listen("tea", 0);
      b.listen("tea", 0);
      awaitInterest(a);
      stranger.feed.publish(new Notice.SignedOut(List.of("everybody")));
      a.feed.publish(new Notice.SignedOut(List.of("family")));
      Waiting.until(
          "b hears a", PATIENCE, () -> b.told.contains(new Notice.SignedOut(List.of("family"))));
      assertThat(a.told).doesNotContain(new Notice.SignedOut(List.of("everybody")));
      assertThat(b.told).doesNotContain(new Notice.SignedOut(List.of("everybody")));
    }
  }

  /** A frozen process takes connections: its kernel does. */
  @Test
  void aPeerThatHangsHoldsUpNobodyAndIsFoundOnceItAnswers() throws Exception {
    int first = freePort();
    Cluster a;
    int second;
    try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      second = hung.getLocalPort();
      a = ClusterNode.await(
          Cluster.join(config(first, second), Vertx.builder(), new VertxOptions(), 3));
    }
    Config.Cluster silent =
        new Config.Cluster(name, List.of(), "127.0.0.1", second, 0, false, null, null, null);
    Cluster b = ClusterNode.await(Cluster.join(silent, Vertx.builder(), new VertxOptions()));
    try {
      assertThat(b.transport().peers()).isEmpty();
      Waiting.until(
          "a has found b",
          Duration.ofSeconds(60),
          () -> a.transport().peers().equals(Set.of(b.transport().self()))
              && b.transport().peers().equals(Set.of(a.transport().self())));
    } finally {
      ClusterNode.await(b.vertx().close());
      ClusterNode.await(a.vertx().close());
    }
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Config.Cluster config = config(taken.getLocalPort(), freePort());
      assertThatThrownBy(
              () -> ClusterNode.await(Cluster.join(config, Vertx.builder(), new VertxOptions())))
          .hasRootCauseInstanceOf(IOException.class)
          .cause()
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("--cluster.port");
    }
  }

  @Test
  void aPublicAddressIsRefused() {
    Config.Cluster config =
        new Config.Cluster(name, List.of(), "8.8.8.8", 5701, 0, false, null, null, null);
    assertThatThrownBy(
            () -> ClusterNode.await(Cluster.join(config, Vertx.builder(), new VertxOptions())))
        .cause()
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cluster.host: 8.8.8.8")
        .hasMessageContaining("cluster.insecure");
  }
}
