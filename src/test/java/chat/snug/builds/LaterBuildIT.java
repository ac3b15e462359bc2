package chat.snug.builds;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.nodes.Nodes;
import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node of this build beside one of a later build, which migrates the database while this one serves, and is set back. */
@Timeout(400)
class LaterBuildIT {
  private static final String PRESENT = System.getProperty("snug.jar");

  @TempDir
  Path folder;

  @Test
  void aLaterBuildMigratesWhileThisOneServesAndIsSetBack() throws Exception {
    String later = LaterBuild.jar(folder.resolve("later"));
    try (Nodes nodes = Nodes.onLoopback(folder, List.of(PRESENT, PRESENT))) {
      SnugProcess present = nodes.get(0);
      SnugProcess other = nodes.get(1);
      converse(present, other, "before");

      roll(nodes, other, later);
      assertThat(meta(nodes, "version")).isEqualTo(LaterBuild.SCHEMA);
      assertThat(meta(nodes, "oldest_build")).isLessThan(LaterBuild.SCHEMA);
      converse(present, other, "migrated");
      converse(other, present, "migrated-2");
      anUnknownEvent(other, present);

      roll(nodes, present, PRESENT);
      converse(present, other, "restarted");
      anUnknownEvent(other, present);

      roll(nodes, other, PRESENT);
      converse(other, present, "back");
      assertThat(nodes.all())
          .allSatisfy(node -> assertThat(node.log()).doesNotContain("level=error", "\tat "));
    }
  }

  private static void converse(SnugProcess here, SnugProcess there, String tag) throws Exception {
    try (Conversation conversation = new Conversation(here, there, tag)) {
      conversation.all();
    }
  }

  /** It reaches live clients of this build, those who catch up and those who read the log as it was told and stored; the messages are what they were. */
  private static void anUnknownEvent(SnugProcess later, SnugProcess present) {
    Person ann = Person.of(later, "ann");
    Person bob = Person.of(present, "bob");
    String room = ann.group(bob);
    ChatSocket annPhone = ann.connect("phone");
    ChatSocket bobPhone = bob.connect("phone");
    annPhone.say(room, "m-" + room, "roll");
    long message = bobPhone
        .await("the message", 0, frame -> ChatSocket.isOf(frame, "message") && isIn(frame, room))
        .path("seq")
        .asLong();
    annPhone.send(Map.of(
        "type",
        "react",
        "ref",
        "r",
        "room",
        room,
        "seq",
        message,
        "emoji",
        LaterBuild.DICE,
        "on",
        true));
    Predicate<JsonNode> isRoll =
        frame -> ChatSocket.isOf(frame, LaterBuild.ROLL) && isIn(frame, room);
    JsonNode live = bobPhone.await("what this build does not know", 0, isRoll);
    assertThat(live.path("target").asLong()).isEqualTo(message);
    bobPhone.say(room, "n-" + room, "after");
    bobPhone.await("what follows", 0, frame -> frame.path("text").asText().equals("after"));

    List<JsonNode> log = bob.events(room, 0);
    assertThat(log).filteredOn(isRoll).containsExactly(live);
    JsonNode caughtUp =
        bob.post("/v1/catch-up", Map.of("rooms", Map.of(room, message))).json();
    assertThat(caughtUp.path("rooms").path(room).path("items").path(0)).isEqualTo(live);
    assertThat(bob.get("/v1/rooms/" + room + "/messages").json().path("items")).hasSize(2);
    assertThat(log.get(log.size() - 1).path("seq").asInt()).isEqualTo(log.size());
    annPhone.abort();
    bobPhone.abort();
  }

  private static boolean isIn(JsonNode frame, String room) {
    return frame.path("room").asText().equals(room);
  }

  private static void roll(Nodes nodes, SnugProcess node, String jar) throws Exception {
    assertThat(node.stop()).isZero();
    node.jar(jar).start();
    nodes.all().forEach(each -> nodes.awaitSight(each, nodes.all().size()));
  }

  private static long meta(Nodes nodes, String name) {
    return nodes.postgres().number("select value from meta where name = '" + name + "'");
  }
}
