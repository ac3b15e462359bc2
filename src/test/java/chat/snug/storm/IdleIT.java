package chat.snug.storm;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.drivers.DriverProcess;
import chat.snug.drivers.Language;
import chat.snug.hostile.FaultProxy;
import chat.snug.hostile.Traffic;
import chat.snug.hostile.Traffic.Frame;
import chat.snug.hostile.Way;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client in the foreground to which nothing happens: a ping and a pong in each heartbeat, and nothing else. */
class IdleIT {
  /** In place of 30 s, so that several go by. */
  private static final int HEARTBEAT = 2;

  private static final int HEARTBEATS = 5;
  private static final Duration REST = Duration.ofMillis(1500);
  private static final int RESTS = 3;
  private static final int SETTLE_MILLIS = 200;
  /** A timer that runs more often than once a second wakes it more often. */
  private static final int WAKEUPS_MAX = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private DriverProcess dart;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /** Fails where a client polls, says more than it has to, or beats faster or slower than the server asks. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void saysNothingButPing() throws Exception {
    SnugProcess server = SnugProcess.quick(folder)
        .with("SNUG_PRESENCE_HEARTBEAT_SECONDS", Integer.toString(HEARTBEAT))
        .start();
    open.add(server);
    Map<Language, Traffic> traffics = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      traffics.put(language, settled(server, language));
    }
    traffics.values().forEach(Traffic::clear);
    traffics.forEach((language, traffic) -> {
      Waiting.until("pongs of " + language, PATIENCE, () -> pongs(traffic) > HEARTBEATS);
      assertIdle(language, traffic);
    });
    long wakeups = Long.MAX_VALUE;
    for (int i = 0; i < RESTS; i++) {
      wakeups = Math.min(wakeups, wakeupsInRest(traffics.get(Language.DART)));
    }
    System.out.println("IdleIT: DART wakes up " + wakeups + " times in " + REST);
    assertThat(wakeups).isLessThanOrEqualTo(WAKEUPS_MAX);
  }

  /** Between a pong and the next ping. */
  private long wakeupsInRest(Traffic traffic) throws IOException, InterruptedException {
    long pongs = pongs(traffic);
    Waiting.until("a pong", PATIENCE, () -> pongs(traffic) > pongs);
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    long before = wakeups(dart);
    TimeUnit.NANOSECONDS.sleep(REST.toNanos()); // what is measured is that nothing happens
    return wakeups(dart) - before;
  }

  /** How often its threads have gone to sleep, by what the kernel counts: each timer that fires is one more. */
  private static long wakeups(DriverProcess client) throws IOException {
    long all = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(client.pid()), "task"))) {
      for (Path thread : threads.toList()) {
        all += Files.readAllLines(thread.resolve("status")).stream()
            .filter(line -> line.startsWith("voluntary_ctxt_switches"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
      }
    }
    return all;
  }

  /** A client that has seen its first pong, with a room open. */
  private Traffic settled(SnugProcess server, Language language) throws Exception {
    String user = language.name();
    String room = Person.of(server, "owner").group(Person.of(server, user));
    Traffic traffic = new Traffic();
    FaultProxy proxy = FaultProxy.to(server.port(), traffic::tap);
    open.add(proxy);
    DriverProcess client =
        DriverProcess.of(language, user, user, proxy.url(), folder.resolve(user));
    open.add(client);
    if (language == Language.DART) {
      dart = client;
    }
    client.start().connect();
    client.tell(Map.of("do", "active_room", "room", room));
    client.tell(Map.of("do", "history", "room", room));
    client.await("page");
    Waiting.until("the first pong", PATIENCE, () -> pongs(traffic) > 0);
    return traffic;
  }

  private static void assertIdle(Language language, Traffic traffic) {
    List<Frame> frames = traffic.frames();
    assertThat(frames).as(language.name()).extracting(Frame::type).containsOnly("ping", "pong");
    assertThat(traffic.calls()).as(language.name()).isEmpty();
    List<Frame> pings = frames.stream()
        .filter(frame -> frame.type().equals("ping"))
        .limit(HEARTBEATS)
        .toList();
    assertThat(pings).extracting(Frame::way).containsOnly(Way.UP);
    Duration span =
        Duration.ofNanos(pings.get(HEARTBEATS - 1).nanos() - pings.get(0).nanos());
    Duration asked = Duration.ofSeconds(HEARTBEAT * (HEARTBEATS - 1L));
    System.out.printf(
        "IdleIT: %s: %d pings in %.1f s, %d frames, %d calls%n",
        language,
        HEARTBEATS,
        span.toMillis() / 1e3,
        frames.size(),
        traffic.calls().size());
    assertThat(span).as(language.name()).isBetween(asked.minusMillis(500), asked.plusSeconds(3));
  }

  private static long pongs(Traffic traffic) {
    return traffic.frames().stream()
        .filter(frame -> frame.type().equals("pong"))
        .count();
  }
}
