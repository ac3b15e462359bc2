package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.postgres.PostgresServer;
import chat.snug.running.Person;
import chat.snug.running.RealRedis;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes of the real jar on one PostgreSQL and one Redis: one is frozen, one is killed, and nobody misses anything. */
@Timeout(300)
class ClusterIT {
  private static final Duration PROMISED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int FROZEN_SECONDS = 20;

  @TempDir
  Path folder;

  private final List<SnugProcess> nodes = new ArrayList<>();
  private RealRedis redis;

  @BeforeEach
  void start() throws IOException {
    redis = RealRedis.run();
    String database = PostgresServer.url(PostgresServer.newDatabase());
    List<Integer> ports =
        IntStream.range(0, 3).mapToObj(i -> RealRedis.freePort()).toList();
    String peers =
        String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
    for (int port : ports) {
      Path home = Files.createDirectory(folder.resolve("node-" + port));
      nodes.add(SnugProcess.in(home, "-XX:TieredStopAtLevel=1", "-Xmx256m")
          .with("SNUG_DATABASE", database)
          .with("SNUG_REDIS", redis.url())
          .with("SNUG_CLUSTER_NAME", "it-" + ports.get(0))
          .with("SNUG_CLUSTER_PEERS", peers)
          .with("SNUG_CLUSTER_PORT", Integer.toString(port))
          .start());
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(SnugProcess::close);
    redis.close();
  }

  @Test
  void oneIsFrozenOneIsKilledAndNobodyMissesAnything() throws Exception {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      people.add(Person.of(nodes.get(i), "person" + i));
    }
    String room = people.get(0).group(people.get(1), people.get(2));
    try (Listener first = listen(people.get(0));
        Listener second = listen(people.get(1));
        Listener third = listen(people.get(2))) {
      int sent = 0;
      for (int i = 0; i < 20; i++) {
        (i % 2 == 0 ? first : third).send(room, "m" + sent++);
      }
      for (Listener one : List.of(first, second, third)) {
        awaitAll(one, room, sent, PROMISED);
      }

      nodes.get(2).signal("STOP");
      long thaw = System.nanoTime() + Duration.ofSeconds(FROZEN_SECONDS).toNanos();
      List<Long> delays = new ArrayList<>();
      while (System.nanoTime() < thaw) {
        long begun = System.nanoTime();
        first.send(room, "m" + sent++);
        awaitAll(second, room, sent, PROMISED);
        delays.add(System.nanoTime() - begun);
        pause(200);
      }
      System.out.printf(
          "while one of three is frozen: max %.0f ms from node to node of %d messages%n",
          delays.stream().mapToLong(Long::longValue).max().orElse(0) / 1e6, delays.size());
      nodes.get(2).signal("CONT");
      long thawed = System.nanoTime();
      awaitAll(third, room, sent, Duration.ofSeconds(15));
      System.out.printf(
          "after it was frozen for %d s: all is there within %.1f s%n",
          FROZEN_SECONDS, (System.nanoTime() - thawed) / 1e9);
      awaitSight(people.get(0), 3);
      awaitSight(people.get(2), 3);
      System.out.printf(
          "all three see each other again within %.1f s%n", (System.nanoTime() - thawed) / 1e9);
      third.send(room, "m" + sent++);
      awaitAll(first, room, sent, PROMISED);
      awaitAll(third, room, sent, PROMISED);

      nodes.get(1).kill();
      awaitSight(people.get(0), 2);
      first.send(room, "m" + sent++);
      awaitAll(third, room, sent, PROMISED);
      nodes.get(1).start();
      awaitSight(people.get(0), 3);
      try (Listener back = listen(people.get(1))) {
        assertThat(back.welcome().path("rooms").path(room).path("head").asInt())
            .isEqualTo(4 + sent);
        third.send(room, "m" + sent++);
        int all = sent;
        back.await("what is new", PROMISED, frame -> frame.path("seq").asInt() == 4 + all);
      }
    }
    for (int i : List.of(0, 2, 1)) {
      assertThat(nodes.get(i).stop()).isZero();
    }
  }

  private static Listener listen(Person person) throws IOException {
    return new Listener(person.server().port(), person.token(), "device of " + person.id());
  }

  /** All that was sent in order, each once; the room's first four events are its making. */
  private static void awaitAll(Listener one, String room, int sent, Duration patience) {
    Waiting.until(
        sent + " messages, not " + one.seqs(room),
        patience,
        () -> one.seqs(room).contains(4L + sent));
    assertThat(one.seqs(room))
        .isEqualTo(LongStream.rangeClosed(5, 4 + sent).boxed().toList());
    assertThat(one.closeCode()).isZero();
  }

  private static void awaitSight(Person asks, int count) {
    Waiting.until(count + " in sight", PATIENCE, () -> {
      JsonNode ready = asks.get("/health/ready").json();
      return ready.path("cluster").path("seen").size() == count;
    });
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Waiting.until("a pause", PATIENCE, () -> System.nanoTime() >= end);
  }

  /** What several nodes need costs a node alone nothing. */
  @Test
  void aNodeAloneLoadsNothingOfHazelcast() throws Exception {
    Path classes = folder.resolve("classes");
    Path home = Files.createDirectory(folder.resolve("alone"));
    try (SnugProcess alone =
        SnugProcess.in(home, "-Xlog:class+load:file=" + classes).start()) {
      Person ann = Person.of(alone, "ann");
      ann.say(ann.group(), "m", "hi");
      assertThat(alone.stop()).isZero();
    }
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.contains("chat.snug.log.LoneRoutes"));
    assertThat(loaded)
        .noneMatch(
            line -> line.contains("com.hazelcast.") || line.contains("io.vertx.spi.cluster"));
  }
}
