package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.postgres.PostgresServer;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes on one PostgreSQL and a real Hazelcast: what is said on one is heard on the other, also where the bus loses all of it. */
class ClusteredNodesTest {
  /** Promise 6. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir
  static Path folder;

  private static List<InProcessNode> nodes = List.of();
  private static String database;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresServer.newDatabase();
    nodes = InProcessNode.start(2, PostgresServer.url(database), folder);
    for (String user : List.of("ann", "bob", "cat", "dan")) {
      nodes.get(0).call(user, "GET", "/v1/users/me", null);
    }
  }

  @AfterAll
  static void stop() {
    nodes.forEach(InProcessNode::close);
  }

  private static Listener on(int node, String user) throws IOException {
    return new Listener(
        nodes.get(node).port(), InProcessNode.token(user), user + System.nanoTime());
  }

  private static String group(String owner, String... members) throws Exception {
    JsonNode made = nodes
        .get(0)
        .call(owner, "POST", "/v1/rooms", Map.of("kind", "group", "members", List.of(members)));
    return made.path("id").asText();
  }

  private static List<Long> upTo(long head) {
    return LongStream.rangeClosed(1, head).boxed().toList();
  }

  @Test
  void twoChatOnTwoNodesAndBothSeeOneLog() throws Exception {
    try (Listener ann = on(0, "ann");
        Listener bob = on(1, "bob")) {
      String room = group("ann", "bob");
      bob.await(
          "bob is let in", PROMISED, frame -> frame.path("subject").asText().equals("bob"));
      for (int i = 0; i < 200; i++) {
        ann.send(room, "a" + i + room);
        bob.send(room, "b" + i + room);
      }
      for (Listener one : List.of(ann, bob)) {
        Waiting.until("all events", PATIENCE, () -> one.seqs(room).contains(403L));
        assertThat(one.seqs(room))
            .startsWith(one.seqs(room).get(0))
            .isSorted()
            .doesNotHaveDuplicates();
      }
      assertThat(ann.seqs(room)).isEqualTo(upTo(403).subList(1, 403));
      assertThat(bob.seqs(room)).isEqualTo(upTo(403).subList(2, 403));
    }
  }

  @Test
  void typingAndReadsGoFromNodeToNode() throws Exception {
    try (Listener ann = on(0, "ann");
        Listener bob = on(1, "bob")) {
      String room = group("ann", "bob");
      bob.await("bob is let in", PROMISED, frame -> frame.path("room").asText().equals(room));
      awaitRoute(ann, bob, room);
      bob.say(Map.of("type", "typing", "room", room));
      ann.await("typing", PROMISED, frame -> isOf(frame, "typing", room));
      bob.say(Map.of("type", "read", "room", room, "seq", 4));
      ann.await(
          "read",
          PROMISED,
          frame -> isOf(frame, "read", room) && frame.path("read").asLong() == 4);
    }
  }

  /** Hints wait for nothing; typing is nothing but a hint. */
  private static void awaitRoute(Listener ann, Listener bob, String room) {
    ann.send(room, "first" + room);
    bob.await("a message", PROMISED, frame -> isOf(frame, "message", room));
  }

  private static boolean isOf(JsonNode frame, String type, String room) {
    return frame.path("type").asText().equals(type)
        && frame.path("room").asText().equals(room);
  }

  @Test
  void whatTheBusLosesArrivesWithinFiveSeconds() throws Exception {
    try (Listener ann = on(0, "ann");
        Listener bob = on(1, "bob")) {
      String room = group("ann", "bob");
      bob.await("bob is let in", PROMISED, frame -> frame.path("room").asText().equals(room));
      nodes.forEach(node -> node.losesNotices(true));
      try {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          long begun = System.nanoTime();
          long seq = 4L + i;
          ann.send(room, "lost" + i + room);
          bob.await(
              "a lost message",
              PROMISED,
              frame -> isOf(frame, "message", room) && frame.path("seq").asLong() == seq);
          delays.add(System.nanoTime() - begun);
          pause(i * 53L);
        }
        print("a message that the bus lost", delays);
        assertThat(bob.seqs(room)).isEqualTo(upTo(23).subList(2, 23));

        ann.say(Map.of("type", "read", "room", room, "seq", 4));
        bob.say(Map.of("type", "read", "room", room, "seq", 5));
        ann.await(
            "a lost read",
            PROMISED,
            frame -> isOf(frame, "read", room) && frame.path("read").asLong() == 5);

        nodes.get(0).call("ann", "PATCH", "/v1/users/me", Map.of("display_name", "Ann the second"));
        bob.await(
            "a lost profile",
            PROMISED,
            frame -> frame.path("display_name").asText().equals("Ann the second"));

        String second = group("ann", "bob");
        bob.await(
            "a lost admission",
            PROMISED,
            frame ->
                isOf(frame, "member", second) && frame.path("subject").asText().equals("bob"));
        ann.send(second, "after" + second);
        bob.await("what follows it", PROMISED, frame -> isOf(frame, "message", second));
        assertThat(bob.closeCode()).isZero();

        nodes.get(0).call("ann", "DELETE", "/v1/rooms/" + second + "/members/bob", null);
        bob.await(
            "a lost removal",
            PROMISED,
            frame -> isOf(frame, "member", second) && frame.path("role").isNull());
        ann.send(second, "unseen" + second);
        pause(1500);
        assertThat(bob.has(frame -> frame.path("client_msg_id").asText().equals("unseen" + second)))
            .isFalse();

        nodes.get(0).call("ann", "DELETE", "/v1/rooms/" + room, null);
        bob.await("a lost end", PROMISED, frame -> frame.path("deleted").asBoolean());
      } finally {
        nodes.forEach(node -> node.losesNotices(false));
      }
    }
  }

  /** So that the losses fall anywhere between two readings of the feed. */
  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Waiting.until("a pause", PATIENCE, () -> System.nanoTime() >= end);
  }

  private static void print(String what, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    System.out.printf(
        "%s: p50 %.0f ms, max %.0f ms of %d%n",
        what, sorted.get(sorted.size() / 2) / 1e6, Collections.max(sorted) / 1e6, sorted.size());
  }

  /** While a cluster is upgraded, the later build writes what the earlier one does not know. */
  @Test
  void anEventOfALaterBuildIsHandedOnAsItWasStored() throws Exception {
    try (Listener ann = on(0, "ann");
        Listener bob = on(1, "bob")) {
      String room = group("ann", "bob");
      String other = group("ann", "bob");
      bob.await("bob is let in", PROMISED, frame -> isOf(frame, "member", other));
      writeOfALaterBuild(room, 4);
      nodes.forEach(node -> node.losesNotices(true));
      ann.send(other, "beside" + other);
      for (Listener one : List.of(ann, bob)) {
        one.await(
            "an event of an unknown kind",
            PROMISED,
            frame -> isOf(frame, "poll", room)
                && frame.path("seq").asInt() == 4
                && frame.path("user").asText().equals("ann")
                && frame.path("options").path(1).asText().equals("milk"));
        one.await("what is asked for with it", PROMISED, frame -> isOf(frame, "message", other));
      }
      ann.send(room, "after" + room);
      bob.await("what follows it", PROMISED, frame -> isOf(frame, "message", room));

      JsonNode page = nodes.get(1).call("bob", "GET", "/v1/rooms/" + room + "/events", null);
      assertThat(page.path("items").path(3).path("type").asText()).isEqualTo("poll");
      assertThat(page.path("items").path(3).path("options")).hasSize(2);
      JsonNode missed =
          nodes.get(1).call("bob", "POST", "/v1/catch-up", Map.of("rooms", Map.of(room, 3)));
      assertThat(missed.path("rooms").path(room).path("items")).hasSize(2);
      JsonNode messages = nodes.get(1).call("bob", "GET", "/v1/rooms/" + room + "/messages", null);
      assertThat(messages.path("items")).hasSize(1);
      assertThat(messages.path("head").asInt()).isEqualTo(5);
    } finally {
      nodes.forEach(node -> node.losesNotices(false));
    }
  }

  private static void writeOfALaterBuild(String room, int seq) {
    PostgresServer.run(database, """
        insert into events (place, type, author, at, name, data)
          select (r.no << 32) + %2$d, 7, u.no, millis_1(), 'poll', '{"question": "what?", "options": ["tea", "milk"]}'
            from rooms r, users u where r.id = '%1$s' and u.id = 'ann';
        update rooms set head = %2$d where id = '%1$s';
        insert into writers (no, at) values (4711, millis_1());
        insert into batch (writer, n, at, rooms, heads) values (4711, 1, millis_1(), '{%1$s}', '{%2$d}');
        """.formatted(room, seq));
  }

  @Test
  void whoSignsOutOnOneNodeIsOutOnTheOther() throws Exception {
    JsonNode signedUp = nodes
        .get(0)
        .call(
            "ann",
            "POST",
            "/v1/accounts",
            Map.of("username", "eve" + System.nanoTime() % 1_000_000, "password", "correct horse"));
    String access = signedUp.path("access_token").asText();
    assertThat(access).as(signedUp.toString()).isNotEmpty();
    try (Listener eve = new Listener(nodes.get(1).port(), access, "eve")) {
      nodes.forEach(node -> node.losesNotices(true));
      nodes
          .get(0)
          .call(
              "ann",
              "DELETE",
              "/v1/tokens",
              Map.of("refresh_token", signedUp.path("refresh_token").asText()));
      Waiting.until("signed out", PROMISED, () -> eve.closeCode() == 4100);
    } finally {
      nodes.forEach(node -> node.losesNotices(false));
    }
  }

  @Test
  void eachNodeShowsWhomItSeesBesideWhoIsAnnounced() throws Exception {
    for (InProcessNode node : nodes) {
      Waiting.until("both are seen and announced", PATIENCE, () -> {
        JsonNode ready = node.call("ann", "GET", "/health/ready", null);
        return ready.path("status").asText().equals("ready")
            && ready.path("cluster").path("seen").size() == 2
            && ready.path("cluster").path("seen").equals(ready.path("cluster").path("announced"));
      });
    }
  }
}
