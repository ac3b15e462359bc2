package chat.snug.storm;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.drivers.DriverProcess;
import chat.snug.drivers.Language;
import chat.snug.hostile.FaultProxy;
import chat.snug.hostile.Traffic;
import chat.snug.hostile.Traffic.Call;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is large costs a client no more than what is small, in each language. */
class BigRoomIT {
  private static final int LARGE = 100_000;
  private static final int SMALL = 100;
  private static final int OPENS = 5;
  private static final int PAGE = 50;
  /** Above what a busy machine makes of equal times, far below what a hundredth of the large room would cost. */
  private static final int RATIO_MAX = 2;

  private static final Duration SLACK = Duration.ofMillis(100);
  private static final int ROOMS = 300;
  private static final int MISSED = 10_000;
  private static final int CALLS_MAX = 15;
  private static final String OWNER = "owner";

  @TempDir
  Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private int drivers;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /** Fails where a room is read from its beginning, where it is opened with more than one page, and where pages of large rooms are slow. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void aRoomOf100000MessagesOpensAsOneOf100() throws Exception {
    FilledStore.fill(folder.resolve("data"), store -> {
      store.room("large", List.of("reader-of-large")).messages("large", "reader-of-large", LARGE);
      store.room("small", List.of("reader-of-small")).messages("small", "reader-of-small", SMALL);
    });
    SnugProcess server = server();
    for (Language language : Language.values()) {
      Map<String, List<Duration>> took = new LinkedHashMap<>();
      for (int i = 0; i < OPENS; i++) {
        for (String room : List.of("large", "small")) {
          took.computeIfAbsent(room, absent -> new ArrayList<>())
              .add(opened(server, language, room));
        }
      }
      Duration large = median(took.get("large"));
      Duration small = median(took.get("small"));
      System.out.printf(
          "BigRoomIT: %s opens a room of %d in %d ms, of %d in %d ms%n",
          language, LARGE, large.toMillis(), SMALL, small.toMillis());
      assertThat(large).isLessThan(small.multipliedBy(RATIO_MAX).plus(SLACK));
    }
  }

  /** Fails where rooms are caught up one by one, or in calls that ask for less than there may be. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void tenThousandMissedEventsInThreeHundredRoomsAreCaughtUpInFewCalls() throws Exception {
    List<String> rooms = IntStream.range(0, ROOMS).mapToObj(i -> "room" + i).toList();
    List<String> members = Stream.concat(
            Stream.of(OWNER), Stream.of(Language.values()).map(Language::name))
        .toList();
    FilledStore.fill(folder.resolve("data"), store -> {
      for (String room : rooms) {
        store.room(room, members).messages(room, OWNER, 1);
      }
    });
    SnugProcess server = server();
    Traffic traffic = new Traffic();
    FaultProxy proxy = proxy(server, traffic);
    List<DriverProcess> clients = new ArrayList<>();
    for (Language language : Language.values()) {
      DriverProcess client = driver(language, language.name(), proxy).start();
      clients.add(client);
      assertThat(client.connect().path("rooms")).hasSize(ROOMS);
      client.quit();
    }
    server.stop();
    FilledStore.fill(folder.resolve("data"), store -> {
      for (int i = 0; i < ROOMS; i++) {
        store.messages(rooms.get(i), OWNER, MISSED / ROOMS + (i < MISSED % ROOMS ? 1 : 0));
      }
    });
    server.start();
    Person owner = Person.of(server, OWNER);
    Map<String, List<JsonNode>> logs = new LinkedHashMap<>();
    rooms.forEach(room -> logs.put(room, owner.events(room, 0)));
    for (DriverProcess client : clients) {
      traffic.clear();
      client.start();
      long begun = System.nanoTime();
      client.connect();
      long took = System.nanoTime() - begun;
      client.quit();
      List<Call> calls = traffic.calls("POST", "/v1/catch-up");
      System.out.printf(
          "BigRoomIT: %s is caught up with %d events in %d rooms by %d calls in %d ms%n",
          client.name(),
          client.lines("event").size(),
          ROOMS,
          calls.size(),
          TimeUnit.NANOSECONDS.toMillis(took));
      assertThat(client.lines("event")).hasSize(MISSED);
      Verdict verdict = new Judge(logs, List.of(client.history())).verdict();
      assertThat(verdict.isGood()).as(verdict.toString()).isTrue();
      assertThat(calls).hasSizeLessThanOrEqualTo(CALLS_MAX);
      assertThat(traffic.sockets()).isEqualTo(1);
      assertThat(traffic.calls()).as("nothing else").hasSize(calls.size() + 1);
    }
  }

  /** From nothing: how long it takes from the connect to the newest page. */
  private Duration opened(SnugProcess server, Language language, String room) throws Exception {
    Traffic traffic = new Traffic();
    try (FaultProxy proxy = FaultProxy.to(server.port(), traffic::tap);
        DriverProcess client = driver(language, "reader-of-" + room, proxy).start()) {
      long begun = System.nanoTime();
      client.connect();
      client.tell(Map.of("do", "history", "room", room));
      JsonNode page = client.await("page");
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(page.path("items")).hasSize(PAGE);
      assertThat(client.lines("event")).isEmpty();
      assertThat(traffic.sockets()).isEqualTo(1);
      assertThat(traffic.calls("GET", "/messages")).as("pages").hasSize(1);
      assertThat(traffic.calls("POST", "/v1/catch-up")).isEmpty();
      assertThat(traffic.calls("GET", "/events")).isEmpty();
      return took;
    }
  }

  private SnugProcess server() throws Exception {
    SnugProcess server = SnugProcess.quick(folder);
    open.add(server);
    return server.start();
  }

  private FaultProxy proxy(SnugProcess server, Traffic traffic) throws Exception {
    FaultProxy proxy = FaultProxy.to(server.port(), traffic::tap);
    open.add(proxy);
    return proxy;
  }

  private DriverProcess driver(Language language, String user, FaultProxy proxy) throws Exception {
    Path own = folder.resolve("driver" + drivers++);
    DriverProcess driver = DriverProcess.of(language, user, user, proxy.url(), own);
    open.add(driver);
    return driver;
  }

  private static Duration median(List<Duration> durations) {
    return durations.stream().sorted().skip(durations.size() / 2).findFirst().orElseThrow();
  }
}
