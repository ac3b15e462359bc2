package chat.snug.nodes;

import chat.snug.postgres.OwnPostgres;
import chat.snug.running.Person;
import chat.snug.running.RealRedis;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Nodes of one cluster with both their stores. */
public final class Nodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HostNetwork network;
  private final OwnPostgres postgres;
  private final RealRedis redis;
  private final List<SnugProcess> all = new ArrayList<>();
  private final Balancer balancer = new Balancer(all);

  private Nodes(Path folder, int count, HostNetwork network) throws IOException {
    this.network = network;
    String stores = network == null ? "127.0.0.1" : network.gateway();
    postgres = new OwnPostgres(folder)
        .with("listen_addresses", "*")
        .with("max_connections", "200")
        .with("fsync", "off");
    redis = network == null
        ? RealRedis.run()
        : RealRedis.run("--bind", "127.0.0.1", stores, "--protected-mode", "no");
    List<String> hosts = IntStream.range(0, count)
        .mapToObj(host -> network == null ? "127.0.0.1" : network.address(host))
        .toList();
    List<Integer> ports = hosts.stream().map(host -> RealRedis.freePort()).toList();
    String peers = String.join(
        ",",
        IntStream.range(0, count)
            .mapToObj(i -> hosts.get(i) + ":" + ports.get(i))
            .toList());
    for (int i = 0; i < count; i++) {
      Path home = Files.createDirectories(folder.resolve("node-" + i));
      all.add(SnugProcess.in(home, "-XX:TieredStopAtLevel=1", "-Xmx256m")
          .by(network == null ? List.of() : network.on(i))
          .with("SNUG_HOST", hosts.get(i))
          .with("SNUG_DATABASE", postgres.url().replace("localhost", stores) + "?sslmode=disable")
          .with("SNUG_REDIS", "redis://" + stores + ":" + redis.port())
          .with("SNUG_SIGN_UP", "open")
          .with("SNUG_CLUSTER_NAME", "it-" + ports.get(0))
          .with("SNUG_CLUSTER_PEERS", peers)
          .with("SNUG_CLUSTER_HOST", hosts.get(i))
          .with("SNUG_CLUSTER_PORT", Integer.toString(ports.get(i))));
    }
  }

  /** Each on a host of its own where the machine can do that. All are up and see each other when this returns. */
  public static Nodes start(Path folder, int count) throws IOException {
    HostNetwork network = HostNetwork.of(count);
    if (network == null) {
      System.out.println("no network namespaces here: all nodes are on loopback, none is cut off");
    }
    return started(new Nodes(folder, count, network), false);
  }

  /** Each on a host of its own, with settings of the test's. */
  public static Nodes onHosts(
      Path folder, int count, HostNetwork network, Map<String, String> settings)
      throws IOException {
    Nodes nodes = new Nodes(folder, count, network);
    nodes.all.forEach(node -> settings.forEach(node::with));
    return started(nodes, false);
  }

  /** All on loopback. */
  public static Nodes onLoopback(Path folder, int count) throws IOException {
    return started(new Nodes(folder, count, null), false);
  }

  /** All on loopback, with settings of the test's, as the environment names them. */
  public static Nodes onLoopback(Path folder, int count, Map<String, String> settings)
      throws IOException {
    Nodes nodes = new Nodes(folder, count, null);
    nodes.all.forEach(node -> settings.forEach(node::with));
    return started(nodes, false);
  }

  /** All on loopback, each of a build of its own, and started one after the other: the first one makes the database. */
  public static Nodes onLoopback(Path folder, List<String> jars) throws IOException {
    Nodes nodes = new Nodes(folder, jars.size(), null);
    for (int i = 0; i < jars.size(); i++) {
      SnugProcess unused = nodes.get(i).jar(jars.get(i));
    }
    return started(nodes, true);
  }

  private static Nodes started(Nodes nodes, boolean inTurn) throws IOException {
    try {
      nodes.postgres.start();
      nodes.postgres.letIn("host all all 10.0.0.0/8 trust");
      if (inTurn) {
        nodes.all.forEach(Nodes::start);
      }
      CompletableFuture.allOf(nodes.all.stream()
              .filter(node -> !inTurn)
              .map(node -> CompletableFuture.runAsync(() -> start(node)))
              .toArray(CompletableFuture[]::new))
          .join();
      nodes.all.forEach(node -> nodes.awaitSight(node, nodes.all.size()));
      nodes.balancer.start();
      return nodes;
    } catch (IOException | RuntimeException | Error failed) {
      nodes.close();
      throw failed;
    }
  }

  /** Waits until that node serves and sees so many, itself included. */
  public void awaitSight(SnugProcess node, int count) {
    Person asks = Person.of(node, "operator");
    Waiting.until(count + " in sight", PATIENCE, () -> {
      Person.Answer ready = asks.get("/health/ready");
      return ready.status() == 200 && ready.json().path("cluster").path("seen").size() == count;
    });
  }

  /** Null where this machine has none. */
  public HostNetwork network() {
    return network;
  }

  public OwnPostgres postgres() {
    return postgres;
  }

  public RealRedis redis() {
    return redis;
  }

  public List<SnugProcess> all() {
    return all;
  }

  public SnugProcess get(int number) {
    return all.get(number);
  }

  public Balancer balancer() {
    return balancer;
  }

  @Override
  public void close() throws IOException {
    balancer.close();
    all.forEach(SnugProcess::close);
    redis.close();
    postgres.close();
    if (network != null) {
      network.close();
    }
  }

  private static void start(SnugProcess node) {
    try {
      node.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
