package chat.snug.storm;

import chat.snug.drivers.Language;
import chat.snug.hostile.Schedule;
import chat.snug.nodes.Nodes;
import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Clients of several languages talk over three nodes, to which a balancer spreads them, while the nodes and their stores suffer mishaps one after
 * another, and the clients' own networks are hit now and then. One more client of each language watches who is online.
 */
final class ClusterStorm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration CUT_EVERY = Duration.ofSeconds(12);
  private static final int NODES = 3;
  private static final int ROOMS = 3;
  private static final int PAUSE_SECONDS = 3;

  private final Plan plan;
  private final Path folder;
  private final Random random;
  private final List<StormClient> talkers = new ArrayList<>();
  private final List<StormClient> watchers = new ArrayList<>();
  private final List<String> rooms = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Long> took = new LinkedHashMap<>();
  private final Blackouts blackouts = new Blackouts();
  private Nodes nodes;
  private Person owner;
  private Judge judge;
  private int composed;

  /**
   * What kind of storm.
   *
   * @param each so many clients of each language, beside the one that watches
   * @param mishaps in this order
   * @param lasts at least; it is not over before the mishaps are
   */
  record Plan(
      long seed,
      List<Language> languages,
      int each,
      List<Mishap> mishaps,
      Duration lasts,
      int sendsPerSecond) {}

  ClusterStorm(Path folder, Plan plan) {
    this.folder = folder;
    this.plan = plan;
    random = new Random(plan.seed());
  }

  /** Plays it, and waits until everybody has everything. */
  Verdict play() throws Exception {
    timed("started", this::start);
    timed("gathered", this::gather);
    List<String> faults = new ArrayList<>();
    List<String> residents = talkers.stream().map(StormClient::user).distinct().toList();
    List<String> watched = Stream.concat(
            residents.stream(), plan.mishaps().stream().map(Ghosts::name))
        .toList();
    try (PresenceWatch watch = new PresenceWatch(watchers, watched);
        Ghosts ghosts = new Ghosts(watch, blackouts, nodes.all())) {
      timed("storm", () -> rage(ghosts));
      timed("settled", this::settle);
      timed("presence", () -> faults.addAll(ghosts.faults(residents)));
    }
    timed("judged", this::judge);
    faults.addAll(judge.verdict().evidence());
    return new Verdict(faults);
  }

  /** Keeps what is needed to judge again. */
  void write(Path target) throws IOException {
    if (judge == null) {
      judge();
    }
    judge.write(target);
  }

  String summary() {
    long connects =
        everybody().mapToLong(client -> client.lines("state", "online")).sum();
    long events = rooms.stream().mapToLong(room -> owner.events(room, 0).size()).sum();
    return "seed " + plan.seed() + ": " + talkers.size() + " clients and " + watchers.size()
        + " watchers, " + composed + " composed, " + events + " events, " + plan.mishaps() + ", "
        + connects + " sessions, ms: " + took;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (StormClient client : everybody().toList()) {
      client.close();
    }
    if (nodes != null) {
      nodes.close();
    }
  }

  private void start() throws IOException {
    nodes = Nodes.start(folder, NODES);
    owner = Person.of(nodes.get(0), "owner");
  }

  private void gather() throws Exception {
    for (Language language : plan.languages()) {
      String name = language.name().toLowerCase(Locale.ROOT);
      for (int i = 0; i < plan.each(); i++) {
        talkers.add(client(language, name + i, nodes.balancer()::next));
      }
      watchers.add(client(language, "watcher-" + name, nodes.balancer().sticking()));
    }
    List<String> users = Stream.concat(
            everybody().map(StormClient::user), plan.mishaps().stream().map(Ghosts::name))
        .toList();
    users.forEach(user -> Person.of(nodes.get(0), user));
    for (int i = 0; i < ROOMS; i++) {
      String room = "room" + i;
      owner.post("/v1/rooms", Map.of("id", room, "kind", "group", "members", users));
      rooms.add(room);
    }
    inThreads(client -> {
      client.start();
      client.connect();
    });
  }

  private StormClient client(Language language, String name, Supplier<InetSocketAddress> targets)
      throws IOException {
    return StormClient.of(language, name, name, targets, folder.resolve(name));
  }

  private void rage(Ghosts ghosts) throws Exception {
    Schedule schedule = Schedule.of(
        plan.seed(), talkers.size(), plan.lasts(), CUT_EVERY, Math.max(1, talkers.size() / 6), 0);
    Composer composer = new Composer(rooms, talkers, random);
    Future<?> mishaps = threads.submit(() -> {
      suffer(ghosts);
      return null;
    });
    try (Gale gale = new Gale(schedule, talkers, nodes.get(0))) {
      long begun = System.nanoTime();
      long gap = TimeUnit.SECONDS.toNanos(1) / plan.sendsPerSecond();
      for (long at = 0; at < plan.lasts().toNanos() || !mishaps.isDone(); at += gap) {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, begun + at - System.nanoTime()));
        composer.compose();
      }
      gale.end();
    }
    mishaps.get();
    composed = composer.composed();
  }

  private void suffer(Ghosts ghosts) throws Exception {
    Fate fate = new Fate(nodes, blackouts);
    Random nextHit = new Random(plan.seed());
    for (Mishap mishap : plan.mishaps()) {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      int hit = nextHit.nextInt(NODES);
      ChatSocket ghost = ghosts.appear(mishap, nodes.get(hit));
      long begun = System.nanoTime();
      fate.strike(mishap, hit, () -> ghosts.vanish(mishap, ghost));
      System.out.printf(
          "%s of node %d: all is whole again after %.1f s%n",
          mishap, hit, (System.nanoTime() - begun) / 1e9);
    }
  }

  private void settle() throws Exception {
    Map<String, Long> heads = new LinkedHashMap<>();
    inThreads(client -> client.settle(PATIENCE, LOOK_EVERY));
    rooms.forEach(room -> heads.put(room, (long) owner.events(room, 0).size()));
    inThreads(client -> client.reach(heads, PATIENCE, LOOK_EVERY));
  }

  private void judge() {
    Map<String, List<JsonNode>> logs = new LinkedHashMap<>();
    rooms.forEach(room -> logs.put(room, owner.events(room, 0)));
    judge = new Judge(logs, everybody().map(StormClient::history).toList());
  }

  private Stream<StormClient> everybody() {
    return Stream.concat(talkers.stream(), watchers.stream());
  }

  private void inThreads(Work work) {
    CompletableFuture.allOf(everybody()
            .map(client -> CompletableFuture.runAsync(() -> work.quietly(client), threads))
            .toArray(CompletableFuture[]::new))
        .join();
  }

  private void timed(String what, Part part) throws Exception {
    long begun = System.nanoTime();
    part.run();
    took.put(what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
  }

  private interface Part {
    void run() throws Exception;
  }

  private interface Work {
    void with(StormClient client) throws Exception;

    default void quietly(StormClient client) {
      try {
        with(client);
      } catch (Exception e) {
        throw new IllegalStateException(client.name(), e);
      }
    }
  }
}
