package chat.snug.torture;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Follower;
import chat.snug.running.Person;
import chat.snug.running.RawSocket;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recipients that stop reading hurt themselves alone. */
class SlowConsumerIT {
  private static final int EVENTS = 10_000;
  private static final int UNDER_WAY = 50;
  private static final int TEXT = 1000;
  private static final int RECEIVE_BUFFER = 4096;
  private static final int OUTBOX_BYTES = 1024 * 1024;
  /** Far above what it takes on a busy machine, far below what somebody who waits for a stalled socket would take. */
  private static final Duration DELAY_MAX = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  /**
   * Fails where others wait for the slow one, where what waits for it outgrows its bound, where a gap opens without a {@code resync}, and where the log
   * can't be put together from frames and REST.
   */
  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void oneThatStopsReadingIsSparedAndCatchesUp() throws Exception {
    try (SnugProcess server = SnugProcess.in(folder).start()) {
      Person ann = Person.of(server, "ann");
      Person bob = Person.of(server, "bob");
      Person slow = Person.of(server, "slow");
      String room = ann.group(bob, slow);
      try (RawSocket stalled = RawSocket.connect(slow, "phone", RECEIVE_BUFFER)) {
        long before = server.rssKib();
        Flow flow = new Flow(ann, bob, room);
        flow.send(EVENTS);

        List<JsonNode> log = bob.events(room, 0);
        flow.check(log);
        assertThat(flow.outboxBytesMax).isBetween(1.0, (double) OUTBOX_BYTES);
        assertThat(metric(server, "snug_frames_shed_total\\{kind=\"room\"}")).isGreaterThan(1000);
        assertThat(catchUp(stalled, slow, room, log.size())).isEqualTo(log);
        Waiting.until("nothing waits", PATIENCE, () -> metric(server, "snug_outbox_bytes") == 0);
        System.out.printf(
            "SlowConsumerIT: %d events, largest delay of the others %d ms, at most %.0f bytes waited, RSS %d to %d MiB%n",
            EVENTS,
            TimeUnit.NANOSECONDS.toMillis(flow.slowest.get()),
            flow.outboxBytesMax,
            before / 1024,
            server.rssKib() / 1024);
      }
    }
  }

  /** Fails where the memory for all of them together has no bound: the server runs out of it, or the others are held up. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void twoHundredThatStopReadingAreBorneWithLittleMemory() throws Exception {
    List<RawSocket> stalled = new ArrayList<>();
    try (SnugProcess server = SnugProcess.in(folder, "-Xmx64m").start()) {
      Person ann = Person.of(server, "ann");
      Person bob = Person.of(server, "bob");
      List<Person> slow =
          IntStream.range(0, 200).mapToObj(i -> Person.of(server, "slow" + i)).toList();
      List<String> rooms = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<Person> members = new ArrayList<>(slow.subList(50 * i, 50 * i + 50));
        members.add(bob);
        rooms.add(ann.group(members.toArray(new Person[0])));
      }
      for (Person person : slow) {
        stalled.add(RawSocket.connect(person, "phone", RECEIVE_BUFFER));
      }
      long slowest = 0;
      double waiting = 0;
      for (String room : rooms) {
        Flow flow = new Flow(ann, bob, room);
        flow.send(EVENTS / rooms.size());
        flow.check(bob.events(room, 0));
        slowest = Math.max(slowest, flow.slowest.get());
        waiting = Math.max(waiting, flow.outboxBytesMax);
      }
      assertThat(server.isAlive()).isTrue();
      assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain("level=error");
      assertThat(ann.get("/health/ready").status()).isEqualTo(200);
      assertThat(waiting).isBetween(1.0, 36.0 * OUTBOX_BYTES);
      for (int i = 0; i < slow.size(); i += 20) {
        String room = rooms.get(i / 50);
        List<JsonNode> log = bob.events(room, 0);
        assertThat(catchUp(stalled.get(i), slow.get(i), room, log.size())).isEqualTo(log);
      }
      System.out.printf(
          "SlowConsumerIT: 200 stalled at -Xmx64m, largest delay of the others %d ms, at most %.1f MB waited, RSS %d MiB%n",
          TimeUnit.NANOSECONDS.toMillis(slowest), waiting / 1e6, server.rssKib() / 1024);
    } finally {
      for (RawSocket socket : stalled) {
        socket.close();
      }
    }
  }

  /** Reads on: frames without a gap, then the resync, then the rest over REST, and live again from there. */
  private static List<JsonNode> catchUp(RawSocket socket, Person person, String room, long head)
      throws Exception {
    List<JsonNode> log = new ArrayList<>();
    log.addAll(person.events(room, 0).subList(0, headAtWelcome(socket, room)));
    long told = 0;
    boolean resynced = false;
    while (told < head) {
      JsonNode frame = socket.next();
      long seq = frame.path("seq").asLong();
      if (ChatSocket.isOf(frame, "resync")) {
        resynced = true;
        told = frame.get("head").asLong();
        log.addAll(person.events(room, log.size()));
      } else if (frame.has("seq") && seq > log.size()) {
        assertThat(seq).as("the next without a gap").isEqualTo(log.size() + 1);
        log.add(frame);
        told = seq;
      }
    }
    assertThat(resynced).as("a resync came").isTrue();
    return log;
  }

  private static int headAtWelcome(RawSocket socket, String room) {
    return socket.welcome().path("rooms").path(room).path("head").asInt();
  }

  private static double metric(SnugProcess server, String name) {
    String text = Person.of(server, "ann").text("/metrics");
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(text);
    assertThat(line.find()).as("a metric %s", name).isTrue();
    return Double.parseDouble(line.group(1));
  }

  /** One sends, another receives; never more under way than a few, so that one who is held up is seen. */
  private static final class Flow {
    private final String room;
    private final Follower follower;
    private final ChatSocket from;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private final SnugProcess server;
    private double outboxBytesMax;

    Flow(Person sender, Person receiver, String room) {
      this.room = room;
      server = sender.server();
      follower = new Follower(receiver.id());
      Consumer<JsonNode> listener = frame -> {
        follower.accept(frame);
        if (frame.path("room").asText().equals(room) && frame.has("text")) {
          long since = Long.parseLong(frame.get("text").asText().split(" ")[0]);
          slowest.accumulateAndGet(System.nanoTime() - since, Math::max);
          received.incrementAndGet();
        }
      };
      receiver.connect(receiver.id() + room, listener);
      from = sender.connect(sender.id() + room, frame -> {});
    }

    void send(int events) {
      String filling = "x".repeat(TEXT);
      for (int i = 0; i < events; i++) {
        int due = i - UNDER_WAY;
        Waiting.until("the other receives " + due, PATIENCE, () -> received.get() > due);
        from.say(room, room + "-" + i, System.nanoTime() + " " + filling);
        if (i % 250 == 249) {
          outboxBytesMax = Math.max(outboxBytesMax, metric(server, "snug_outbox_bytes"));
        }
      }
      Waiting.until("the other receives all", PATIENCE, () -> received.get() == events);
    }

    void check(List<JsonNode> log) {
      assertThat(follower.resyncs()).isZero();
      assertThat(follower.compare(room, log)).isEmpty();
      assertThat(Duration.ofNanos(slowest.get())).isLessThan(DELAY_MAX);
    }
  }
}
