package chat.snug.bench;

import chat.snug.bench.ScalingCluster.Layout;
import chat.snug.bench.ScalingCluster.Stretch;
import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.RoomKind;
import chat.snug.postgres.PostgresServer;
import chat.snug.running.RealRedis;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CPU of all nodes for each delivered message with 1, 2 and 3 nodes of the real jar, and with one that is told of no cluster; on a real PostgreSQL
 * (without fsync) and a real Redis. All clusters are up at once and take turns, round by round, each with the same sockets and the same messages at the
 * same pace; what they use at rest for as long is measured in each round and subtracted. The first round is not counted. Reads {@code /proc}.
 *
 * <pre>
 * mvn -q -o package -DskipTests dependency:build-classpath -Dmdep.outputFile=target/classpath &amp;&amp;
 *   java -cp target/test-classes:target/classes:$(cat target/classpath) chat.snug.bench.ScalingBench
 * </pre>
 *
 * <p>Arguments: {@code [rounds [seconds [messages a second]]]}, by default 5, 3 and 300: about six minutes. The nodes run with the first tier of the
 * compiler, or with what {@code -Dbench.jit} says.
 */
public final class ScalingBench {
  private static final int WARM_SECONDS = 4;
  private static final int WARM_FACTOR = 4;
  private static final int MILLIS = 1000;

  /** Those that are compared, the one of one node at {@link #ONE}. */
  private final List<ScalingCluster> clusters;

  private static final int ONE = 1;

  private final int seconds;
  private final int perSecond;
  private final Map<ScalingCluster, List<Stretch>> rests = new HashMap<>();
  private final Map<Layout, Map<ScalingCluster, List<Cost>>> costs = new LinkedHashMap<>();

  /**
   * Of one stretch, without what is used at rest: microseconds of all nodes for a delivery, of each node and of the database for a message, and messages
   * between nodes for an event.
   */
  private record Cost(double delivery, List<Double> each, double store, double bus) {}

  private ScalingBench(List<ScalingCluster> clusters, int seconds, int perSecond) {
    this.clusters = clusters;
    this.seconds = seconds;
    this.perSecond = perSecond;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    int perSecond = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 300;
    String jar = Path.of(System.getProperty("snug.jar", "target/snug.jar"))
        .toAbsolutePath()
        .toString();
    Path folder = Files.createTempDirectory("scaling-bench");
    List<ScalingCluster> clusters = new CopyOnWriteArrayList<>();
    try (RealRedis redis = RealRedis.run()) {
      // Also where somebody ends this before its time.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        clusters.forEach(ScalingCluster::close);
        redis.kill();
      }));
      try {
        String filled = fill();
        clusters.add(ScalingCluster.alone(folder, jar, PostgresServer.newDatabase(filled)));
        for (int nodes = 1; nodes <= 3; nodes++) {
          clusters.add(
              ScalingCluster.of(nodes, folder, jar, PostgresServer.newDatabase(filled), redis));
        }
        new ScalingBench(clusters, seconds, perSecond).run(rounds);
      } finally {
        clusters.forEach(ScalingCluster::close);
      }
    }
  }

  /** A database with the users and rooms of all layouts, to be copied. */
  private static String fill() throws Exception {
    String name = PostgresServer.newDatabase();
    Vertx vertx = Vertx.vertx();
    SqlStores stores = BenchStore.await(
        SqlStores.open(vertx, PostgresServer.url(name), Limits.DEFAULT, Clock.systemUTC()));
    for (Layout layout : Layout.values()) {
      for (int room = 0; room < ScalingCluster.ROOMS; room++) {
        int number = room;
        List<String> users = IntStream.range(0, ScalingCluster.MEMBERS)
            .mapToObj(member -> layout.user(number, member))
            .toList();
        for (String user : users) {
          BenchStore.await(stores.users().ofToken(user, null));
        }
        Write made = new Write.MakeRoom(
            new Caller(users.get(0), false),
            layout.room(room),
            RoomKind.GROUP,
            "Room " + room,
            null,
            null,
            users.subList(1, users.size()));
        for (Outcome outcome : BenchStore.await(stores.log().append(List.of(made)))) {
          if (outcome.refusal() != null) {
            throw outcome.refusal();
          }
        }
      }
    }
    BenchStore.await(stores.health().close());
    BenchStore.await(vertx.close());
    return name;
  }

  private void run(int rounds) {
    System.out.printf(
        Locale.ROOT,
        "%d cores, load %s; in each room %d members, one socket each; %d messages a second to %d rooms in turn%n",
        Runtime.getRuntime().availableProcessors(),
        Cpu.load(),
        ScalingCluster.MEMBERS,
        perSecond,
        ScalingCluster.ROOMS);
    warmUp();
    for (int round = 0; round <= rounds; round++) {
      round();
      System.out.printf("round %d of %d, load %s%n", round, rounds, Cpu.load());
      if (round == 0) {
        rests.clear();
        costs.clear();
      }
    }
    report();
  }

  private void warmUp() {
    for (ScalingCluster cluster : clusters) {
      for (Layout layout : Layout.values()) {
        Stretch unused =
            cluster.send(layout, WARM_SECONDS * perSecond * WARM_FACTOR, perSecond * WARM_FACTOR);
      }
    }
  }

  private void round() {
    Map<ScalingCluster, Stretch> rest = new HashMap<>();
    for (ScalingCluster cluster : clusters) {
      Stretch stretch = cluster.rest(seconds * MILLIS);
      rest.put(cluster, stretch);
      rests.computeIfAbsent(cluster, first -> new ArrayList<>()).add(stretch);
    }
    for (Layout layout : Layout.values()) {
      for (ScalingCluster cluster : clusters) {
        Stretch busy = cluster.send(layout, seconds * perSecond, perSecond);
        costs
            .computeIfAbsent(layout, first -> new LinkedHashMap<>())
            .computeIfAbsent(cluster, first -> new ArrayList<>())
            .add(cost(busy, rest.get(cluster)));
      }
    }
  }

  private static Cost cost(Stretch busy, Stretch rest) {
    double share = busy.wall() / rest.wall();
    double messages = busy.messages();
    return new Cost(
        (busy.nodes() - rest.nodes() * share) * MILLIS / messages / ScalingCluster.MEMBERS,
        IntStream.range(0, busy.each().size())
            .mapToObj(
                node -> (busy.each().get(node) - rest.each().get(node) * share) * MILLIS / messages)
            .toList(),
        (busy.store() - rest.store() * share) * MILLIS / messages,
        (busy.bus() - rest.bus() * share) / messages);
  }

  private void report() {
    System.out.printf("%nat rest, each second:%n");
    for (ScalingCluster cluster : clusters) {
      System.out.printf(
          Locale.ROOT,
          "  %-10s all nodes %s ms of CPU, PostgreSQL %s ms%n",
          cluster,
          Figures.spread(
              2, rests.get(cluster).stream().mapToDouble(one -> one.nodes() * MILLIS / one.wall())),
          Figures.spread(
              2,
              rests.get(cluster).stream().mapToDouble(one -> one.store() * MILLIS / one.wall())));
    }
    System.out.printf(
        "%n%-40s %-10s %24s %22s %26s %26s %6s%n",
        "median (min to max)",
        "",
        "CPU us a delivery",
        "ratio to 1 node",
        "each node, us a message",
        "PostgreSQL us a message",
        "bus");
    costs.forEach((layout, all) -> all.forEach((cluster, rows) -> {
      List<Cost> one = all.get(clusters.get(ONE));
      System.out.printf(
          Locale.ROOT,
          "%-40s %-10s %24s %22s %26s %26s %6.2f%n",
          layout,
          cluster,
          Figures.spread(2, rows.stream().mapToDouble(Cost::delivery)),
          Figures.spread(
              2,
              IntStream.range(0, rows.size())
                  .mapToDouble(i -> rows.get(i).delivery() / one.get(i).delivery())),
          IntStream.range(0, rows.get(0).each().size())
              .mapToObj(node -> "%.0f"
                  .formatted(
                      Figures.median(rows.stream().mapToDouble(row -> row.each().get(node)))))
              .collect(Collectors.joining(" + ")),
          Figures.spread(2, rows.stream().mapToDouble(Cost::store)),
          Figures.median(rows.stream().mapToDouble(Cost::bus)));
    }));
    System.out.println("bus: messages between nodes for each event");
  }
}
