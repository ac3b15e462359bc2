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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client in the foreground to which nothing happens: a ping and a pong in each heartbeat, and nothing else. */
class IdleIT {
  /** In place of 30 s, so that several go by. */
  private static final int HEARTBEAT = 2;

  private static final int HEARTBEATS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

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
    SnugProcess server = SnugProcess.in(folder)
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
