package chat.snug.builds;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.nodes.Nodes;
import chat.snug.running.Book;
import chat.snug.running.Follower;
import chat.snug.running.Person;
import chat.snug.running.Sender;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of an earlier commit and of this one serve one cluster, on a database that the earlier one made. */
@Timeout(600)
class RollingUpgradeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GAP = Duration.ofMillis(20);
  private static final int NODES = 3;
  private static final int BETWEEN = 100;
  private static final String PRESENT = System.getProperty("snug.jar");

  private static String earlier;

  @TempDir
  Path folder;

  private final Book book = new Book();
  private final List<Sender> senders = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final List<String> rooms = new ArrayList<>();

  @BeforeAll
  static void build() throws Exception {
    earlier = EarlierBuild.jar();
  }

  @Test
  void peopleOnBothBuildsDoEverythingTogether() throws Exception {
    try (Nodes nodes = Nodes.onLoopback(folder, List.of(earlier, PRESENT))) {
      try (Conversation conversation = new Conversation(nodes.get(0), nodes.get(1), "old")) {
        conversation.all();
      }
      try (Conversation conversation = new Conversation(nodes.get(1), nodes.get(0), "new")) {
        conversation.all();
      }
      assertThat(nodes.postgres().number("select value from meta where name = 'oldest_build'"))
          .isLessThanOrEqualTo(
              nodes.postgres().number("select value from meta where name = 'version'"));
      quiet(nodes);
    }
  }

  /** Fails where a message is lost, doubled or out of order, live or in the log, and where a node does not go or come as it should. */
  @Test
  void eachNodeInTurnIsUpgradedAndSetBackWhilePeopleTalk() throws Exception {
    try (Nodes nodes = Nodes.onLoopback(folder, List.of(earlier, earlier, earlier))) {
      gather(nodes);
      for (String jar : List.of(PRESENT, earlier)) {
        long begun = System.nanoTime();
        for (SnugProcess node : nodes.all()) {
          roll(nodes, node, jar);
        }
        System.out.printf(
            "three nodes in turn to the %s build: %.1f s, %d messages so far%n",
            jar.equals(PRESENT) ? "present" : "earlier",
            (System.nanoTime() - begun) / 1e9,
            book.acked());
      }
      Sender.finish(senders, PATIENCE);
      judge(nodes);
      quiet(nodes);
    } finally {
      senders.forEach(Sender::close);
    }
  }

  private void gather(Nodes nodes) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      people.add(Person.of(nodes.get(i), "person" + i));
      people.add(Person.of(nodes.get(i), "caller" + i));
    }
    for (int i = 0; i < NODES; i++) {
      rooms.add(people.get(i).group(people.toArray(new Person[0])));
    }
    for (Person person : people) {
      senders.add(sender(person).every(GAP));
    }
  }

  private Sender sender(Person person) {
    if (person.id().startsWith("caller")) {
      return Sender.overRest(person, book, rooms, senders.size());
    }
    Follower follower = new Follower(person.id());
    followers.add(follower);
    return Sender.overSocket(person, book, rooms, senders.size(), 2, follower);
  }

  private void roll(Nodes nodes, SnugProcess node, String jar) throws Exception {
    assertThat(node.stop()).isZero();
    node.jar(jar).start();
    nodes.awaitSight(node, NODES);
    int before = book.acked();
    Waiting.until("people talk", PATIENCE, () -> book.acked() > before + BETWEEN);
  }

  private void judge(Nodes nodes) {
    Map<String, List<JsonNode>> logs = new HashMap<>();
    for (String room : rooms) {
      List<JsonNode> log = Person.of(nodes.get(0), "person0").events(room, 0);
      logs.put(room, log);
      for (Follower follower : followers) {
        follower.reach(room, log.size(), PATIENCE);
        assertThat(follower.compare(room, log)).isEmpty();
      }
    }
    assertThat(book.compare(logs)).isEmpty();
    assertThat(senders.stream().filter(sender -> sender.socket() != null))
        .allSatisfy(sender -> assertThat(sender.connects()).isGreaterThan(2));
    System.out.printf(
        "%d messages composed, %d acked; live frames %d, resyncs %d, sessions %d%n",
        book.composed(),
        book.acked(),
        followers.stream()
            .mapToInt(follower -> rooms.stream().mapToInt(follower::live).sum())
            .sum(),
        followers.stream().mapToInt(Follower::resyncs).sum(),
        senders.stream().mapToInt(Sender::connects).sum());
  }

  private static void quiet(Nodes nodes) {
    assertThat(nodes.all())
        .allSatisfy(node -> assertThat(node.log()).doesNotContain("level=error", "\tat "));
  }
}
