package chat.snug.storm;

import chat.snug.drivers.Language;
import chat.snug.hostile.Schedule;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Clients of several languages talk in a few rooms while their network fails by a schedule, the server is killed and restarted, and clients are killed
 * and started again on their files. Each client has a network of its own, so that a schedule hits the same ones when it is played again.
 */
final class Storm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final int STARTERS = 4;
  /** So many of each language are second devices of users of the next one. */
  private static final int SECOND_DEVICES = 5;

  private final Path folder;
  private final Plan plan;
  private final SnugProcess server;
  private final List<StormClient> clients = new ArrayList<>();
  private final List<String> rooms = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(STARTERS);
  private final Map<String, Duration> took = new LinkedHashMap<>();
  private Person owner;
  private Judge judge;
  private int composed;
  private int blows;

  /**
   * What kind of storm.
   *
   * @param each so many clients of each language
   * @param sendsPerSecond of all clients together
   */
  record Plan(
      long seed,
      List<Language> languages,
      int each,
      int rooms,
      Duration lasts,
      Duration cutEvery,
      int sendsPerSecond,
      int serverKills) {
    int clients() {
      return languages.size() * each;
    }

    Schedule schedule() {
      return Schedule.of(seed, clients(), lasts, cutEvery, Math.max(1, clients() / 4), serverKills);
    }
  }

  Storm(Path folder, Plan plan) {
    this.folder = folder;
    this.plan = plan;
    server = SnugProcess.in(folder);
  }

  /** Plays it, and waits until everybody has everything. What came of it is to be asked of the judge. */
  Verdict play() throws Exception {
    timed("gathered", this::gather);
    timed("storm", this::rage);
    timed("settled", this::settle);
    timed("judged", this::judge);
    return judge.verdict();
  }

  /** Keeps what is needed to judge again. */
  void write(Path target) throws IOException {
    if (judge == null) {
      judge();
    }
    judge.write(target);
  }

  /** One line of what happened. */
  String summary() {
    long events = rooms.stream().mapToLong(room -> owner.events(room, 0).size()).sum();
    long connects =
        clients.stream().mapToLong(client -> client.lines("state", "online")).sum();
    return "seed " + plan.seed() + ": " + clients.size() + " clients, " + composed + " composed, "
        + events + " events, " + blows + " blows, " + connects + " sessions, " + took;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (StormClient client : clients) {
      client.close();
    }
    server.close();
  }

  private void gather() throws Exception {
    server.start();
    owner = Person.of(server, "owner");
    for (Language language : plan.languages()) {
      for (int i = 0; i < plan.each(); i++) {
        clients.add(client(language, i));
      }
    }
    List<String> users = clients.stream().map(StormClient::user).distinct().toList();
    users.forEach(user -> Person.of(server, user));
    for (int i = 0; i < plan.rooms(); i++) {
      String room = "room" + i;
      owner.post("/v1/rooms", Map.of("id", room, "kind", "group", "members", users));
      rooms.add(room);
    }
    inThreads(client -> {
      client.start();
      client.connect();
    });
  }

  private StormClient client(Language language, int number) throws IOException {
    List<Language> all = plan.languages();
    String name = name(language, number);
    boolean second = number > 0 && number >= plan.each() - SECOND_DEVICES;
    Language other = all.get((all.indexOf(language) + 1) % all.size());
    String user = second ? name(other, plan.each() - 1 - number) : name;
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    return StormClient.of(language, name, user, () -> target, folder.resolve(name));
  }

  private static String name(Language language, int number) {
    return language.name().toLowerCase(Locale.ROOT) + number;
  }

  private void rage() throws Exception {
    Schedule schedule = plan.schedule();
    blows = schedule.blows().size();
    Composer composer = new Composer(rooms, clients, new Random(plan.seed()));
    try (Gale gale = new Gale(schedule, clients, server)) {
      long begun = System.nanoTime();
      long gap = TimeUnit.SECONDS.toNanos(1) / plan.sendsPerSecond();
      for (long at = 0; at < plan.lasts().toNanos(); at += gap) {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, begun + at - System.nanoTime()));
        composer.compose();
      }
      gale.end();
    }
    composed = composer.composed();
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
    judge = new Judge(logs, clients.stream().map(StormClient::history).toList());
  }

  /** Does it with all clients, a few at a time. */
  private void inThreads(Work work) {
    CompletableFuture.allOf(clients.stream()
            .map(client -> CompletableFuture.runAsync(() -> work.quietly(client), threads))
            .toArray(CompletableFuture[]::new))
        .join();
  }

  private void timed(String what, Part part) throws Exception {
    long begun = System.nanoTime();
    part.run();
    took.put(what, Duration.ofNanos(System.nanoTime() - begun).truncatedTo(ChronoUnit.MILLIS));
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
