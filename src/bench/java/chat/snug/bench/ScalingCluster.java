package chat.snug.bench;

import chat.snug.postgres.PostgresServer;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Some nodes of the real jar on one database, with sessions in the rooms of each layout. */
final class ScalingCluster implements AutoCloseable {
  static final int ROOMS = 20;
  static final int MEMBERS = 20;

  /**
   * The first tier of the compiler alone has done its work after some seconds. The second would go on for minutes, longest on the nodes that see least of
   * the load, so that more nodes would seem dearer than they are.
   */
  private static final String JIT = System.getProperty("bench.jit", "-XX:TieredStopAtLevel=1");

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int INTEREST_MILLIS = 1500;

  /** Where the members of a room are connected, by a node's number and how many there are. */
  enum Layout {
    SPREAD("members on all nodes") {
      @Override
      int node(int room, int member, int nodes) {
        return (room + member) % nodes;
      }
    },
    ONE_NODE("members and sender on one node") {
      @Override
      int node(int room, int member, int nodes) {
        return 0;
      }
    },
    SENT_ELSEWHERE("members on one node, sender on another") {
      @Override
      int node(int room, int member, int nodes) {
        return member == 0 ? nodes - 1 : 0;
      }
    };

    private final String text;

    Layout(String text) {
      this.text = text;
    }

    abstract int node(int room, int member, int nodes);

    String room(int number) {
      return name() + "-" + number;
    }

    String user(int room, int member) {
      return room(room) + "-" + member;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final String name;
  private final String database;
  private final Audience audience = new Audience();
  private final List<SnugProcess> nodes = new ArrayList<>();
  private final Map<Layout, List<Audience.Seat>> senders = new EnumMap<>(Layout.class);
  private long sent;

  private ScalingCluster(String name, String database) throws IOException {
    this.name = name;
    this.database = database;
  }

  /** One node that is told of no other. */
  static ScalingCluster alone(Path folder, String jar, String database) throws IOException {
    ScalingCluster one = new ScalingCluster("no cluster", database);
    one.add(folder.resolve("alone"), jar);
    return one.fill();
  }

  static ScalingCluster of(int count, Path folder, String jar, String database, RealRedis redis)
      throws IOException {
    ScalingCluster cluster = new ScalingCluster(count == 1 ? "1 node" : count + " nodes", database);
    List<Integer> ports =
        IntStream.range(0, count).mapToObj(i -> RealRedis.freePort()).toList();
    String peers =
        String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
    for (int port : ports) {
      cluster
          .prepare(folder.resolve(count + "-" + port), jar)
          .with("SNUG_REDIS", redis.url())
          .with("SNUG_CLUSTER_NAME", "scaling-" + count)
          .with("SNUG_CLUSTER_PEERS", peers)
          .with("SNUG_CLUSTER_HOST", "127.0.0.1")
          .with("SNUG_CLUSTER_PORT", Integer.toString(port))
          .start();
    }
    Person asks = Person.of(cluster.nodes.get(0), "operator");
    Waiting.until("all nodes are seen", PATIENCE, () -> {
      Person.Answer ready = asks.get("/health/ready");
      return ready.json().path("cluster").path("seen").size() == count;
    });
    return cluster.fill();
  }

  private void add(Path home, String jar) throws IOException {
    prepare(home, jar).start();
  }

  /** Heartbeats are none of what is measured. */
  private SnugProcess prepare(Path home, String jar) throws IOException {
    SnugProcess node = SnugProcess.in(Files.createDirectories(home), "-Xmx256m", JIT)
        .jar(jar)
        .with("SNUG_DATABASE", PostgresServer.url(database))
        .with("SNUG_PRESENCE_HEARTBEAT_SECONDS", "1200")
        .with("SNUG_PRESENCE_OFFLINE_AFTER_SECONDS", "3600");
    nodes.add(node);
    return node;
  }

  private ScalingCluster fill() throws IOException {
    int expected = 0;
    for (Layout layout : Layout.values()) {
      List<Audience.Seat> first = new ArrayList<>();
      for (int room = 0; room < ROOMS; room++) {
        for (int member = 0; member < MEMBERS; member++) {
          int node = layout.node(room, member, nodes.size());
          Audience.Seat seat = audience.join(nodes.get(node).port(), layout.user(room, member));
          if (member == 0) {
            first.add(seat);
          }
          expected++;
          awaitWelcomes(expected - ROOMS);
        }
      }
      senders.put(layout, first);
    }
    awaitWelcomes(expected);
    Pace.pause(INTEREST_MILLIS);
    return this;
  }

  private void awaitWelcomes(int count) {
    Waiting.until("welcomes", PATIENCE, () -> audience.welcomed() >= count);
  }

  /** What went on for a while: milliseconds of wall clock, of each node's CPU and of the database's, messages sent, and messages between nodes. */
  record Stretch(double wall, List<Double> each, double store, int messages, double bus) {
    double nodes() {
      return each.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** Says nothing for so long. */
  Stretch rest(int millis) {
    return measured(0, () -> Pace.pause(millis));
  }

  /** Sends evenly to one room after the other; ends when everybody has been told. */
  Stretch send(Layout layout, int messages, int perSecond) {
    return measured(messages, () -> {
      long expected = audience.heard() + (long) messages * MEMBERS;
      Pace.evenly(messages, perSecond, i -> say(layout, i % ROOMS));
      Waiting.until("all are told", PATIENCE, () -> audience.heard() >= expected);
    });
  }

  private void say(Layout layout, int room) {
    senders
        .get(layout)
        .get(room)
        .say("{\"type\":\"send\",\"room\":\"" + layout.room(room) + "\",\"client_msg_id\":\"m"
            + sent++ + "\",\"text\":\"" + "As long as people's messages are. ".repeat(4) + "\"}");
  }

  private Stretch measured(int messages, Runnable action) {
    Map<Long, Double> store = Cpu.millis(backends());
    double bus = bus();
    long begun = System.nanoTime();
    List<Double> before = cpu();
    action.run();
    List<Double> after = cpu();
    double wall = (System.nanoTime() - begun) / 1e6;
    List<Double> each = IntStream.range(0, nodes.size())
        .mapToObj(node -> after.get(node) - before.get(node))
        .toList();
    return new Stretch(wall, each, Cpu.since(store, backends()), messages, bus() - bus);
  }

  private List<Double> cpu() {
    return nodes.stream().map(node -> Cpu.millis(node.pid())).toList();
  }

  /** Messages that nodes have sent each other, heartbeats among them. */
  private double bus() {
    return nodes.size() < 2
        ? 0
        : nodes.stream()
            .map(node -> Person.of(node, "operator").text("/metrics"))
            .flatMap(String::lines)
            .filter(line -> line.startsWith("snug_bus_sent_total"))
            .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
            .sum();
  }

  private List<Long> backends() {
    return PgNumbers.of(
        database, "select pid from pg_stat_activity where datname = '" + database + "'");
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    try {
      audience.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    nodes.forEach(SnugProcess::close);
  }
}
