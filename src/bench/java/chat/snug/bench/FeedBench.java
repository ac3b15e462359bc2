package chat.snug.bench;

import chat.snug.bench.FeedMembers.Arrival;
import chat.snug.bench.FeedMeter.Asked;
import chat.snug.bench.FeedMeter.Taken;
import chat.snug.postgres.PostgresServer;
import chat.snug.running.RealRedis;
import chat.snug.running.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What it costs a node to be sure that it misses nothing, at 100,000 rooms of five members and 50,000 members online on it: taking its routes, the feed
 * at several rates of events that another node commits, and what has to be compared after the feed's window was missed. Then how late messages come that
 * the bus has lost, every one of them. The node is a process of its own on a real PostgreSQL (without fsync) and a real Hazelcast, with sessions in place
 * of sockets; another one, here, writes. Reads {@code /proc}.
 *
 * <pre>
 * mvn -q -o package -DskipTests dependency:build-classpath -Dmdep.outputFile=target/classpath &amp;&amp;
 *   java -cp target/test-classes:target/classes:$(cat target/classpath) chat.snug.bench.FeedBench
 * </pre>
 *
 * <p>Arguments: {@code [rounds [seconds]]} of each rate, by default 3 and 5: about five minutes.
 */
public final class FeedBench {
  private static final int[] RATES = {0, 10, 100, 1000};
  private static final int LOST = 1200;
  private static final int[] LOST_RATES = {40, 1000};
  private static final int MILLIS = 1000;
  private static final int SETTLE_MILLIS = 2500;
  private static final int WARM_MESSAGES = 5000;
  private static final int MISSED = 50;
  private static final int ROOMS_OF_PIECE = 1000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration USERS_WATCHED = Duration.ofSeconds(10);

  private final String database;
  private final FeedNodeProcess node;
  private final CountingProxy proxy;
  private final FeedWriter writer;

  /** Milliseconds of the node's CPU and of PostgreSQL's for it, bytes between the two, and commits, readings and questions, each second. */
  private record Cost(
      double node, double store, double bytes, double commits, double readings, double questions) {}

  private FeedBench(String database, FeedNode writer, FeedNodeProcess node, CountingProxy proxy) {
    this.database = database;
    this.node = node;
    this.proxy = proxy;
    this.writer = new FeedWriter(writer);
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    try {
      run(rounds, seconds);
      System.exit(0);
    } catch (Exception | AssertionError failure) {
      failure.printStackTrace();
      System.exit(1); // threads of the writer would go on
    }
  }

  private static void run(int rounds, int seconds) throws Exception {
    String database = FeedWorld.fill();
    List<Integer> ports = List.of(RealRedis.freePort(), RealRedis.freePort());
    try (CountingProxy proxy = new CountingProxy(PostgresServer.port())) {
      FeedNode writer = FeedNode.start(PostgresServer.url(database), ports, ports.get(0));
      try (FeedNodeProcess node = FeedNodeProcess.start(
          FeedWorld.measuredUrl(database, proxy.port()), ports, ports.get(1))) {
        FeedBench bench = new FeedBench(database, writer, node, proxy);
        System.out.printf(
            "%d cores, load %s%n", Runtime.getRuntime().availableProcessors(), Cpu.load());
        bench.join();
        bench.feed(rounds, seconds);
        for (int rate : LOST_RATES) {
          bench.lose(rate);
        }
        bench.miss();
      }
    }
  }

  // ---- joining

  private void join() throws IOException {
    FeedMeter meter = meter();
    String rooms = node.tell("come");
    Taken taken = meter.taken();
    System.out.printf(
        Locale.ROOT,
        "%,d members come, who are in %s rooms: %.1f s; a member: node %.2f ms of CPU, PostgreSQL %.2f ms, %.0f bytes%n",
        FeedWorld.USERS,
        rooms,
        taken.seconds(),
        taken.node() / FeedWorld.USERS,
        taken.store() / FeedWorld.USERS,
        taken.bytes() / FeedWorld.USERS);
  }

  // ---- the feed

  private void feed(int rounds, int seconds) throws IOException {
    writer.send(WARM_MESSAGES, MILLIS);
    Map<Integer, List<Cost>> with = new LinkedHashMap<>();
    Map<Integer, List<Cost>> without = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (int rate : RATES) {
        // Each of the two is the first of them by turns.
        measure(round % 2 == 0 ? without : with, round % 2 != 0, rate, seconds);
        measure(round % 2 == 0 ? with : without, round % 2 == 0, rate, seconds);
      }
      System.out.printf("round %d of %d, load %s%n", round + 1, rounds, Cpu.load());
    }
    System.out.printf(
        "%n%8s %8s %20s %24s %26s %26s %10s %9s%n",
        "events/s",
        "commits",
        "node ms/s, no feed",
        "with it",
        "the feed (differences)",
        "PostgreSQL ms/s",
        "bytes/s",
        "queries/s");
    with.forEach((rate, on) -> {
      List<Cost> off = without.get(rate);
      System.out.printf(
          Locale.ROOT,
          "%8d %8.0f %20s %24s %26s %26s %10.0f %9.1f%n",
          rate,
          Figures.median(on.stream().mapToDouble(Cost::commits)),
          Figures.spread(1, off.stream().mapToDouble(Cost::node)),
          Figures.spread(1, on.stream().mapToDouble(Cost::node)),
          Figures.spread(
              1,
              IntStream.range(0, on.size())
                  .mapToDouble(i -> on.get(i).node() - off.get(i).node())),
          Figures.spread(1, on.stream().mapToDouble(Cost::store)),
          Figures.median(on.stream().mapToDouble(Cost::bytes)),
          Figures.median(on.stream().mapToDouble(one -> one.readings() + one.questions())));
    });
    System.out.println();
  }

  private void measure(Map<Integer, List<Cost>> into, boolean reads, int rate, int seconds)
      throws IOException {
    node.tell(reads ? "feed on" : "feed off");
    Pace.pause(SETTLE_MILLIS);
    into.computeIfAbsent(rate, first -> new ArrayList<>()).add(cost(rate, seconds));
    node.tell("feed on");
  }

  private Cost cost(int rate, int seconds) throws IOException {
    long before = commits();
    FeedMeter meter = meter();
    if (rate == 0) {
      Pace.pause(seconds * (long) MILLIS);
    } else {
      writer.send(rate * seconds, rate);
    }
    Taken taken = meter.taken();
    long commits = commits() - before;
    node.arrivals();
    return new Cost(
        taken.node() / taken.seconds(),
        taken.store() / taken.seconds(),
        taken.bytes() / taken.seconds(),
        commits / taken.seconds(),
        taken.asked(Asked.READINGS) / taken.seconds(),
        taken.asked(Asked.EVENTS) / taken.seconds());
  }

  // ---- losses

  private void lose(int perSecond) throws IOException {
    Pace.pause(SETTLE_MILLIS);
    node.arrivals();
    writer.forget();
    node.tell("lose all");
    FeedMeter meter = meter();
    writer.send(LOST, perSecond);
    List<Arrival> arrivals = new ArrayList<>();
    Waiting.until("all that was lost", PATIENCE, () -> {
      Pace.pause(100);
      arrivals.addAll(node.arrivals());
      return arrivals.size() >= writer.acknowledged();
    });
    Taken taken = meter.taken();
    node.tell("lose nothing");
    double[] millis = arrivals.stream().mapToDouble(writer::delay).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "the bus loses all of %d messages, %d a second: they come p50 %.0f ms, p99 %.0f ms, max %.0f ms after their commit; node %.0f ms of CPU a second, PostgreSQL %.0f ms; load %s%n",
        millis.length,
        perSecond,
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[millis.length - 1],
        taken.node() / taken.seconds(),
        taken.store() / taken.seconds(),
        Cpu.load());
  }

  // ---- the window is missed

  private void miss() throws IOException {
    Pace.pause(SETTLE_MILLIS);
    node.tell("feed off");
    writer.send(MISSED, MISSED);
    PostgresServer.run(
        database,
        "delete from batch b where n < (select max(n) from batch c where c.writer = b.writer)");
    int pieces = FeedWorld.ROOMS / ROOMS_OF_PIECE;
    FeedMeter heads = meter();
    node.tell("feed on");
    Waiting.until("all heads", PATIENCE, () -> heads.asked(Asked.HEADS) >= pieces);
    report("first the heads of all rooms", heads.taken());
    FeedMeter others = meter();
    Waiting.until("the first users", PATIENCE, () -> others.asked(Asked.USERS) > 0);
    report("until the first of the users, all else", others.taken());
    FeedMeter users = meter();
    Pace.pause(USERS_WATCHED.toMillis());
    Taken taken = users.taken();
    report(taken.asked(Asked.USERS) + " of the users with their rooms", taken);
  }

  private static void report(String what, Taken taken) {
    System.out.printf(
        Locale.ROOT,
        "the feed's window was missed; compared are %s: %.1f s, node %.0f ms of CPU, PostgreSQL %.0f ms, %.1f MB%n",
        what,
        taken.seconds(),
        taken.node(),
        taken.store(),
        taken.bytes() / 1e6);
  }

  private FeedMeter meter() throws IOException {
    return new FeedMeter(database, node, proxy);
  }

  private long commits() {
    return PgNumbers.of(
            database,
            "select coalesce(sum(n), 0) from (select max(n) n from batch group by writer) b")
        .get(0);
  }
}
