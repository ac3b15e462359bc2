package chat.snug.api;

import static chat.snug.api.World.GARDEN;
import static chat.snug.api.World.done;
import static chat.snug.api.World.ok;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The document of the socket against real servers: every frame is documented, every documented one is seen, and every example is accepted. */
@Timeout(300)
class AsyncApiIT {
  private static final List<String> WITHOUT_ANSWER = List.of("read", "typing", "state", "token");

  @TempDir
  Path folder;

  @TempDir
  Path another;

  private final FrameCoverage coverage = new FrameCoverage();
  private final AsyncApi api = coverage.api();

  @Test
  void holdsInBothDirections() throws Exception {
    converse();
    readTooSlowly();
    assertThat(coverage.missing()).as("documented, but never seen").isEmpty();
  }

  private void converse() throws Exception {
    try (var server = SnugProcess.quick(folder).limited().start()) {
      var world = new World(Rest.of(server.url(), new Coverage()));
      world.makeGarden();
      try (var bob = open(server, "bob");
          var ann = sayHello(server)) {
        sayAll(ann);
        hear(bob);
        bob.send(Map.of("type", "read", "room", "garden", "seq", 5));
        assertThat(bob.await("read").has("unread")).isTrue();
        assertThat(ann.await("read").has("unread")).isFalse();
        change(world, ann);
        beRefused(ann);
        leave(server, ann);
        tokenRunsOut(server);
        server.signal("TERM");
        bob.await("drain");
        assertThat(bob.closeCode()).isEqualTo(4001);
      }
    }
  }

  /** Every example of a hello; of one device, so each closes the one before. */
  private WireClient sayHello(SnugProcess server) {
    var examples = api.examples("client", "hello");
    var plain = greet(server, examples.get(1), "ann");
    var counted = greet(server, examples.get(0), "ann");
    assertThat(plain.closeCode()).isEqualTo(4103);
    plain.close();
    return counted;
  }

  private WireClient greet(SnugProcess server, JsonNode hello, String user) {
    var client = WireClient.connect(server.url(), coverage);
    client.send(withToken(hello, user));
    client.await("welcome");
    return client;
  }

  private WireClient open(SnugProcess server, String user) {
    return greet(server, api.examples("client", "hello").get(0), user);
  }

  private static JsonNode withToken(JsonNode frame, String user) {
    return ((ObjectNode) frame.deepCopy()).put("token", Jwt.of(user));
  }

  /** Every example of every other frame, in the order of the document. */
  private void sayAll(WireClient ann) {
    api.document().at("/channels/socket/messages").fieldNames().forEachRemaining(name -> {
      var type = name.substring(name.indexOf('.') + 1);
      if (name.startsWith("client.") && !List.of("hello", "bye").contains(type)) {
        api.examples("client", type).forEach(example -> say(ann, type, example));
      }
    });
  }

  private void say(WireClient ann, String type, JsonNode example) {
    ann.send(type.equals("token") ? withToken(example, "ann") : example);
    if (WITHOUT_ANSWER.contains(type)) {
      assertThat(ann.sync()).noneMatch(AsyncApiIT::isError);
    } else {
      var answer = api.replies(type).stream()
          .filter(reply -> !reply.equals("error"))
          .findFirst()
          .orElseThrow();
      assertThat(ann.readTo(answer)).noneMatch(AsyncApiIT::isError);
    }
  }

  private static boolean isError(JsonNode frame) {
    return frame.get("type").asText().equals("error");
  }

  /** What Ann did comes to Bob in the order of the log. */
  private static void hear(WireClient bob) {
    var heard = bob.sync();
    assertThat(heard.stream()
            .filter(frame -> frame.has("seq"))
            .map(frame -> frame.get("type").asText()))
        .containsExactly("message", "message", "edit", "reaction", "delete");
    assertThat(heard).anyMatch(frame -> frame.get("type").asText().equals("typing"));
  }

  private static void change(World world, WireClient ann) {
    ok(world.ann.put(GARDEN + "/members/eve", Map.of()));
    ann.await("member");
    done(world.eve.delete(GARDEN + "/members/me"));
    assertThat(ann.await("member").get("role").isNull()).isTrue();
    ok(world.ann.patch(GARDEN, Map.of("name", "Kitchen garden")));
    ann.await("room");
    ok(world.bob.patch("/v1/users/me", Map.of("display_name", "Bob the cook")));
    assertThat(ann.await("user").get("id").asText()).isEqualTo("bob");
  }

  private static void beRefused(WireClient ann) {
    ann.send(Map.of("type", "wave"));
    assertThat(ann.await("error").get("code").asText()).isEqualTo("unsupported");
    ann.send(Map.of("type", "send", "room", "garden", "client_msg_id", "a-5"));
    assertThat(ann.await("error").get("client_msg_id").asText()).isEqualTo("a-5");
    ann.send(Map.of("type", "delete", "ref", "d9", "room", "attic", "seq", 1));
    assertThat(ann.await("error").get("ref").asText()).isEqualTo("d9");
    ann.send(Map.of("type", "typing", "room", "attic"));
    assertThat(ann.await("error").get("room").asText()).isEqualTo("attic");
  }

  private void leave(SnugProcess server, WireClient ann) {
    ann.send(api.examples("client", "bye").get(0));
    assertThat(ann.closeCode()).isEqualTo(1000);
    try (var wordless = WireClient.connect(server.url(), coverage)) {
      wordless.send(List.of());
      assertThat(wordless.closeCode()).isEqualTo(4101);
    }
  }

  private void tokenRunsOut(SnugProcess server) {
    var hello = (ObjectNode) api.examples("client", "hello").get(0).deepCopy();
    try (var client = WireClient.connect(server.url(), coverage)) {
      client.send(hello.put("token", Jwt.of("cid", Duration.ofSeconds(5))));
      client.await("token_expiring");
      assertThat(client.closeCode()).isEqualTo(4004);
    }
  }

  /** Somebody who does not read is spared frames, and told so. */
  private void readTooSlowly() throws Exception {
    try (var server = SnugProcess.quick(another)
        .limited()
        .with("SNUG_LIMITS_OUTBOX_FRAMES", "2")
        .with("SNUG_LIMITS_FRAMES_PER_SECOND", "0")
        .start()) {
      var world = new World(Rest.of(server.url(), new Coverage()));
      world.makeGarden();
      try (var slow = open(server, "bob");
          var ann = open(server, "ann")) {
        for (var i = 0; i < 200; i++) {
          ann.send(Map.of(
              "type",
              "send",
              "room",
              "garden",
              "client_msg_id",
              "a-" + i,
              "text",
              "x".repeat(8000)));
          ann.await("ack");
        }
        assertThat(slow.await("resync").get("room").asText()).isEqualTo("garden");
      }
    }
  }
}
