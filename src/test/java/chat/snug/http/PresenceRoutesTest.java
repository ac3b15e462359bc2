package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.presence.Hello;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceRoutesTest {
  private static HttpNode node;
  private static Tester ann;
  private static Tester bob;
  private static Tester eve;

  @BeforeAll
  static void start() {
    node = HttpNode.start(Map.of());
    ann = Tester.user(node, "ann").known();
    bob = Tester.user(node, "bob").known();
    eve = Tester.user(node, "eve").known();
    HttpNode.await(
        node.presence().hello(new Hello("bob", "phone", null, false, "session-1", "nowhere", 20)));
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @Test
  void whoSharesARoomIsSeenAndOthersLookOffline() {
    ann.room(bob);
    String asked = "{\"users\":[\"ghost\",\"bob\",\"ann\",\"bob\"]}";
    JsonArray items = ann.post("/v1/presence", asked).json().getJsonArray("items");

    assertThat(items.stream().map(item -> ((JsonObject) item).getString("user")))
        .containsExactly("ghost", "bob", "ann");
    assertThat(items.getJsonObject(1).getString("status")).isEqualTo("online");
    assertThat(items.getJsonObject(1).getString("last_seen")).endsWith("Z");
    assertThat(items.getJsonObject(0))
        .isEqualTo(
            new JsonObject().put("user", "ghost").put("status", "offline").putNull("last_seen"));
    JsonObject unseen = eve.post("/v1/presence", "{\"users\":[\"bob\"]}")
        .json()
        .getJsonArray("items")
        .getJsonObject(0);
    assertThat(unseen.getString("status")).isEqualTo("offline");
    assertThat(unseen.getValue("last_seen")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"users\":[]}",
        "{\"users\":\"bob\"}",
        "{\"users\":[1]}",
        "{\"users\":[\"no id\"]}",
        "MANY"
      })
  void badQuestionsAreInvalid(String body) {
    String many = IntStream.range(0, 501)
        .mapToObj(i -> "\"u" + i + "\"")
        .collect(Collectors.joining(",", "{\"users\":[", "]}"));

    ann.post("/v1/presence", body.replace("MANY", many)).isProblem(400, "invalid");
  }

  @Test
  void aRoomTellsWhoIsHereFirst() {
    String path = "/v1/rooms/" + ann.room(bob) + "/presence";
    JsonObject answer = ann.get(path).json();

    assertThat(answer.getInteger("online")).isEqualTo(1);
    assertThat(answer.getJsonArray("items")).hasSize(2);
    assertThat(answer.getJsonArray("items").getJsonObject(0).getString("user")).isEqualTo("bob");
    eve.get(path).isProblem(404, "not_found");
  }

  @Test
  void aPublicRoomTellsItsMembersAlone() {
    ann.post("/v1/rooms", "{\"id\":\"square\",\"kind\":\"public\"}");

    eve.get("/v1/rooms/square/presence").isProblem(403, "forbidden");
    eve.get("/v1/rooms/square/reads").isProblem(403, "forbidden");
  }
}
