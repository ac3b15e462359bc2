package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.http.Tester.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms and their members. */
class RoomRoutesTest {
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
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @Test
  void aRoomIsMadeOnceUnderItsId() {
    String body =
        "{\"id\":\"my.room:1@x\",\"kind\":\"group\",\"name\":\"Garden\",\"members\":[\"bob\",\"bob\",\"ann\"],"
            + "\"data\":{\"n\" : [1,{\"a\":null}]}}";
    Answer made = ann.post("/v1/rooms", body);

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().getString("role")).isEqualTo("owner");
    assertThat(made.json().getInteger("members")).isEqualTo(2);
    assertThat(made.text()).contains("\"data\":{\"n\" : [1,{\"a\":null}]}");
    assertThat(ann.post("/v1/rooms", body).status()).isEqualTo(200);
    bob.post("/v1/rooms", body).isProblem(409, "room_exists");
    assertThat(ann.get("/v1/rooms/my.room:1@x").json().getString("name")).isEqualTo("Garden");
    assertThat(ann.get("/v1/rooms/my.room%3A1%40x").json().getString("name")).isEqualTo("Garden");
    eve.get("/v1/rooms/my.room:1@x").isProblem(404, "not_found");
  }

  @Test
  void theServerMakesAnIdOfItsOwn() {
    assertThat(UUID.fromString(ann.room()).version()).isEqualTo(7);
  }

  @Test
  void aDirectRoomLooksAtNoNameAndAtAnIdOnlyWhereItIsNew() {
    ann.post("/v1/rooms", "{\"kind\":\"direct\",\"id\":7,\"members\":[\"eve\"]}")
        .isProblem(400, "invalid");
    Answer made = ann.post(
        "/v1/rooms", "{\"kind\":\"direct\",\"id\":\"ann-eve\",\"name\":[],\"members\":[\"eve\"]}");
    ann.post("/v1/rooms", "{\"kind\":\"direct\",\"id\":\"ann-eve\",\"members\":[\"bob\"]}")
        .isProblem(409, "room_exists");
    Answer again = eve.post("/v1/rooms", "{\"kind\":\"direct\",\"id\":7,\"members\":[\"ann\"]}");

    assertThat(made.json().getString("id")).isEqualTo("ann-eve");

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("id")).isEqualTo(made.json().getString("id"));
    assertThat(again.json().getString("peer")).isEqualTo("ann");
    String path = "/v1/rooms/" + made.json().getString("id");
    ann.call("PATCH", path, "{\"name\":\"x\"}").isProblem(403, "forbidden");
    ann.call("DELETE", path, null).isProblem(403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"kind\":\"secret\"}",
        "{\"kind\":null}",
        "{\"kind\":\"group\",\"id\":\"me\"}",
        "{\"kind\":\"group\",\"id\":\"..\"}",
        "{\"kind\":\"group\",\"id\":\"\"}",
        "{\"kind\":\"group\",\"id\":\"a b\"}",
        "{\"kind\":\"group\",\"id\":1}",
        "{\"kind\":\"group\",\"name\":\"\"}",
        "{\"kind\":\"group\",\"name\":{}}",
        "{\"kind\":\"group\",\"data\":[]}",
        "{\"kind\":\"group\",\"data\":{\"a\":1e999}}",
        "{\"kind\":\"group\",\"members\":\"bob\"}",
        "{\"kind\":\"group\",\"members\":[1]}",
        "{\"kind\":\"group\",\"members\":[\"a b\"]}",
        "{\"kind\":\"direct\"}",
        "{\"kind\":\"direct\",\"members\":[]}",
        "{\"kind\":\"direct\",\"members\":[\"ann\"]}",
        "{\"kind\":\"direct\",\"members\":[\"bob\",\"eve\"]}"
      })
  void badRoomsAreInvalid(String body) {
    ann.post("/v1/rooms", body).isProblem(400, "invalid");
  }

  @Test
  void dataOverItsLimitsIsTooLarge() {
    String deep = "{\"a\":".repeat(16) + "{}" + "}".repeat(16);

    ann.post("/v1/rooms", "{\"kind\":\"group\",\"data\":" + deep + "}").isProblem(413, "too_large");
    ann.post("/v1/rooms", "{\"kind\":\"group\",\"data\":{\"a\":\"" + "x".repeat(4096) + "\"}}")
        .isProblem(413, "too_large");
  }

  @Test
  void whoIsUnknownCantBeAdded() {
    ann.post("/v1/rooms", "{\"kind\":\"group\",\"members\":[\"ghost\"]}")
        .isProblem(404, "not_found");
  }

  @Test
  void nullTakesAwayAndWhatIsLeftOutStays() {
    String path = "/v1/rooms/" + ann.room(bob);
    ann.call("PATCH", path, "{\"avatar\":\"a\",\"data\":{\"b\":1}}");
    JsonObject room = ann.call("PATCH", path, "{\"avatar\":null}").json();

    assertThat(room.containsKey("avatar")).isFalse();
    assertThat(room.getJsonObject("data")).isEqualTo(new JsonObject().put("b", 1));
    assertThat(room.getString("name")).isEqualTo("R");
    assertThat(ann.call("PATCH", path, "{}").json().getLong("head"))
        .isEqualTo(room.getLong("head"));
    bob.call("PATCH", path, "{\"name\":\"mine\"}").isProblem(403, "forbidden");
  }

  @Test
  void membersComeAndGo() {
    String members = "/v1/rooms/" + ann.room() + "/members";
    Answer added = ann.call("PUT", members + "/bob", null);

    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.json().fieldNames()).containsExactlyInAnyOrder("user", "role", "joined_at");
    assertThat(
            ann.call("PUT", members + "/bob", "{\"role\":\"moderator\"}").json().getString("role"))
        .isEqualTo("moderator");
    assertThat(ann.call("PUT", members + "/bob", "{}").json().getString("role"))
        .isEqualTo("moderator");
    assertThat(ann.get(members).json().getJsonArray("items")).hasSize(2);
    assertThat(ann.get(members + "?limit=1").json().getString("cursor")).isNotNull();
    assertThat(bob.call("DELETE", members + "/me", null).status()).isEqualTo(204);
    ann.call("DELETE", members + "/bob", null).isProblem(404, "not_found");
    bob.get(members).isProblem(404, "not_found");
    ann.call("PUT", members + "/bob", "{\"role\":\"king\"}").isProblem(400, "invalid");
    ann.call("PUT", members + "/ghost", "{}").isProblem(404, "not_found");
    ann.call("PUT", members + "/not%20an%20id", "{}").isProblem(404, "not_found");
  }

  @Test
  void anyoneJoinsAPublicRoom() {
    ann.post("/v1/rooms", "{\"id\":\"square\",\"kind\":\"public\"}");

    assertThat(eve.get("/v1/rooms/square").json().getString("role")).isNull();
    assertThat(eve.call("PUT", "/v1/rooms/square/members/me", "{}").json().getString("user"))
        .isEqualTo("eve");
    assertThat(eve.get("/v1/rooms/square").json().getString("role")).isEqualTo("member");
  }

  @Test
  void aDeletedRoomIsGone() {
    String path = "/v1/rooms/" + ann.room(bob);

    bob.call("DELETE", path, null).isProblem(403, "forbidden");
    assertThat(ann.call("DELETE", path, null).status()).isEqualTo(204);
    bob.get(path).isProblem(404, "not_found");
    ann.call("DELETE", path, null).isProblem(404, "not_found");
  }

  @Test
  void roomsAreListedPageByPage() {
    Tester collector = Tester.user(node, "collector").known();
    String one = collector.room();
    String two = collector.room();
    JsonObject first = collector.get("/v1/rooms?limit=1").json();
    JsonObject second = collector
        .get("/v1/rooms?limit=1&cursor=" + Tester.quoted(first.getString("cursor")))
        .json();

    assertThat(first.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(two);
    assertThat(second.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(one);
    assertThat(second.getString("cursor")).isNull();
    collector.get("/v1/rooms?cursor=broken").isProblem(400, "invalid");
  }
}
