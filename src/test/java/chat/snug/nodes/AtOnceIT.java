package chat.snug.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.WireSocket;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What must happen once although three nodes are asked at the same moment. {@code -Drace.hellos=N} sets how many devices race. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class AtOnceIT {
  private static final int NODES = 3;
  private static final int HELLOS = Integer.getInteger("race.hellos", 1000);
  private static final int AT_ONCE = 25;
  private static final int RETRIES = 50;
  private static final int MESSAGES = 10;
  private static final int NEWCOMERS = 150;
  private static final int PATIENCE_SECONDS = 60;
  private static final int REPLACED = 4103;

  @TempDir
  static Path folder;

  private static Nodes nodes;
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() throws IOException {
    nodes = Nodes.onLoopback(folder, NODES);
  }

  @AfterAll
  static void stop() throws IOException {
    THREADS.shutdownNow();
    nodes.close();
  }

  /** One socket of a race: what it heard until it was closed, or until it was at rest. */
  private static final class Racer {
    private final WireSocket socket;
    private final int node;
    private Integer closeCode;

    Racer(int node) throws IOException {
      this.node = node;
      socket = WireSocket.open(nodes.get(node).port());
    }

    void hello(Person person, String device, long n) {
      Map<String, Object> hello = new HashMap<>(Map.of(
          "type", "hello", "token", person.token(), "device", device, "state", "foreground"));
      if (n > 0) {
        hello.put("n", n);
      }
      say(hello);
    }

    void say(Map<String, ?> frame) {
      socket.text(Person.JSON.valueToTree(frame).toString());
    }

    /** Reads until a frame of that type, or until it is closed; whether it is open. */
    boolean reads(String type) throws IOException {
      while (closeCode == null) {
        WireSocket.Said said = socket.next();
        if (said.isClose()) {
          closeCode = said.closeCode();
        } else if (ChatSocket.isOf(said.frame(), type)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return "on node " + node + (closeCode == null ? " open" : " closed with " + closeCode);
    }
  }

  private record Race(Racer first, Racer second, boolean numbered) {}

  /** Fails where both stay, where both are closed, where one is closed otherwise, and where of two numbers the lower stays. */
  @Test
  void oneSocketStaysAndTheOtherIsReplaced() throws Exception {
    long begun = System.nanoTime();
    int numbered = 0;
    for (int done = 0; done < HELLOS; done += AT_ONCE) {
      int from = done;
      List<Race> races = all(AT_ONCE, i -> race(from + i));
      for (Race race : races) {
        check(race);
        numbered += race.numbered() ? 1 : 0;
        race.first().socket.close();
        race.second().socket.close();
      }
    }
    System.out.printf(
        "%d devices said hello on two nodes at once (%d with numbers): one socket stayed each time, in %.1f s%n",
        HELLOS, numbered, (System.nanoTime() - begun) / 1e9);
  }

  private static Race race(int number) throws Exception {
    Race race = new Race(
        new Racer(number % NODES),
        new Racer((number + 1 + number / NODES % 2) % NODES),
        number % 2 == 0);
    Person person = Person.of(nodes.get(number % NODES), "racer" + number);
    CyclicBarrier start = new CyclicBarrier(2);
    List<Racer> both = List.of(race.first(), race.second());
    all(2, i -> {
      start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      both.get(i).hello(person, "phone", race.numbered() ? 10 + i : 0);
      return both.get(i).reads("welcome");
    });
    return race;
  }

  /** One of them is closed sooner or later, and the other one answers then. */
  private static void check(Race race) throws Exception {
    List<Racer> both = List.of(race.first(), race.second());
    Future<Boolean> first = THREADS.submit(() -> untilClosed(race.first()));
    Future<Boolean> second = THREADS.submit(() -> untilClosed(race.second()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!first.isDone() && !second.isDone()) {
      assertThat(System.nanoTime()).as("one of " + both + " is to be closed").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
    for (Racer racer : both) {
      racer.say(Map.of("type", "bye"));
    }
    first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    second.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(both.stream().filter(racer -> racer.closeCode == REPLACED))
        .as("replaced of " + both)
        .hasSize(1);
    assertThat(both.stream().filter(racer -> racer.closeCode == 1000))
        .as("stayed until it said bye, of " + both)
        .hasSize(1);
    if (race.numbered()) {
      assertThat(race.first().closeCode).as("the lower number of " + both).isEqualTo(REPLACED);
    }
  }

  private static boolean untilClosed(Racer racer) throws IOException {
    return racer.reads("(nothing)");
  }

  /** Fails where a retry is stored again, is told another seq, or is told to anybody twice. */
  @Test
  void fiftyRetriesOverThreeNodesAreOneEvent() throws Exception {
    List<Person> anns = new ArrayList<>();
    List<ChatSocket> sockets = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      anns.add(Person.of(nodes.get(i), "ann"));
      sockets.add(anns.get(i).connect("listener" + i));
    }
    String room = anns.get(0).group();
    int before = anns.get(0).events(room, 0).size();
    for (int m = 0; m < MESSAGES; m++) {
      String id = "message" + m;
      CyclicBarrier start = new CyclicBarrier(RETRIES);
      List<Person.Answer> answers = all(RETRIES, i -> {
        start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return anns.get(i % NODES).say(room, id, "the same");
      });
      assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 201);
      assertThat(
              answers.stream().map(answer -> answer.json().path("seq").asLong()).distinct())
          .as("seqs of " + answers)
          .containsExactly(before + 1L + m);
      assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    }
    List<JsonNode> events = anns.get(1).events(room, before);
    assertThat(events).hasSize(MESSAGES);
    for (ChatSocket socket : sockets) {
      socket.await("the last", 0, frame -> frame.path("seq").asLong() == before + MESSAGES);
      assertThat(socket.events(room).stream().filter(e -> ChatSocket.isOf(e, "message")))
          .hasSize(MESSAGES);
    }
    System.out.printf(
        "%d times %d retries over %d nodes: %d events%n", MESSAGES, RETRIES, NODES, events.size());
  }

  /** Fails where a node gives up on a write because others write at the same moment. */
  @Test
  void newcomersOnAllNodesAtOnceAreAllLetIn() throws Exception {
    List<Person> people = all(NEWCOMERS, i -> Person.of(nodes.get(i % NODES), "newcomer" + i));
    assertThat(people).hasSize(NEWCOMERS);
  }

  private interface Numbered<T> {
    T of(int number) throws Exception;
  }

  private static <T> List<T> all(int count, Numbered<T> work) throws Exception {
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      calls.add(() -> work.of(number));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : THREADS.invokeAll(calls, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      results.add(future.get());
    }
    return results;
  }
}
