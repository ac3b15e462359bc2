package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.http.Tester.Answer;
import chat.snug.log.Notice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserRoutesTest {
  private static HttpNode node;
  private Tester ann;
  private Tester bob;

  @BeforeAll
  static void start() {
    node = HttpNode.start(Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @BeforeEach
  void meet() {
    ann = Tester.user(node, "ann").known();
    bob = Tester.user(node, "bob").known();
    node.notices.clear();
  }

  @Test
  void aUserIsReadByIdAndAsMe() {
    JsonObject me = ann.get("/v1/users/me").json();

    assertThat(me.getString("id")).isEqualTo("ann");
    assertThat(me.getString("created_at"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(bob.get("/v1/users/ann").json()).isEqualTo(me);
    bob.get("/v1/users/ghost").isProblem(404, "not_found");
    bob.get("/v1/users/not%20an%20id").isProblem(404, "not_found");
  }

  @Test
  void aChangedProfileIsToldAndAnUnchangedOneIsNot() throws InterruptedException {
    String room = ann.room(bob);
    ann.call(
        "PATCH", "/v1/users/me", "{\"display_name\":\"Ann A\",\"avatar\":\"https://a.example/1\"}");

    Notice.ProfileChanged changed = node.notice(
        Notice.ProfileChanged.class, notice -> "Ann A".equals(notice.user().displayName()));
    assertThat(changed.smallRooms()).contains(room);
    node.notices.clear();
    assertThat(ann.call("PATCH", "/v1/users/me", "{\"display_name\":\"Ann A\"}").status())
        .isEqualTo(200);
    assertThat(node.notices).noneMatch(Notice.ProfileChanged.class::isInstance);
  }

  @Test
  void nullTakesAnAvatarAwayAndNoName() {
    ann.call("PATCH", "/v1/users/me", "{\"avatar\":\"x\"}");

    Answer answer = ann.call("PATCH", "/v1/users/me", "{\"avatar\":null}");
    assertThat(answer.json().containsKey("avatar")).isFalse();
    ann.call("PATCH", "/v1/users/me", "{\"display_name\":null}").isProblem(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"display_name\":\"\"}",
        "{\"display_name\":1}",
        "{\"avatar\":[]}",
        "{\"display_name\":\"LONG\"}",
        "{\"avatar\":\"LONG\"}"
      })
  void badProfilesAreInvalid(String body) {
    ann.call("PATCH", "/v1/users/me", body.replace("LONG", "x".repeat(2001)))
        .isProblem(400, "invalid");
  }

  @Test
  void namesCountCodePoints() {
    String name = "👋".repeat(200);

    assertThat(ann.call(
                "PATCH",
                "/v1/users/me",
                new JsonObject().put("display_name", name).encode())
            .json()
            .getString("display_name"))
        .isEqualTo(name);
    ann.call(
            "PATCH",
            "/v1/users/me",
            new JsonObject().put("display_name", name + "x").encode())
        .isProblem(400, "invalid");
  }

  @Test
  void administratorsMakeAndChangeUsers() {
    Tester root = Tester.admin(node, "root");

    assertThat(root.call("PUT", "/v1/users/made", "{\"display_name\":\"Made\"}")
            .json()
            .getString("display_name"))
        .isEqualTo("Made");
    assertThat(root.call("PUT", "/v1/users/made", "{}").json().getString("display_name"))
        .isEqualTo("Made");
    assertThat(root.call("PUT", "/v1/users/plain", null).json().getString("display_name"))
        .isEqualTo("plain");
    root.call("PUT", "/v1/users/not%20an%20id", "{}").isProblem(404, "not_found");
    bob.call("PUT", "/v1/users/made", "{}").isProblem(403, "forbidden");
  }

  @Test
  void usersAreFoundByIdInTheOrderAsked() {
    Answer found = ann.get("/v1/users?id=bob&id=ghost&id=not%20an%20id&id=&id=ann");

    assertThat(ids(found)).containsExactly("bob", "ann");
    String fifty =
        IntStream.range(0, 50).mapToObj(i -> "id=u" + i).collect(Collectors.joining("&"));
    assertThat(ann.get("/v1/users?" + fifty).status()).isEqualTo(200);
    ann.get("/v1/users?" + fifty + "&id=more").isProblem(400, "invalid");
  }

  @Test
  void usersAreFoundByNamePageByPage() {
    Tester root = Tester.admin(node, "root");
    for (int i = 0; i < 3; i++) {
      root.call("PUT", "/v1/users/paged" + i, "{\"display_name\":\"Zoë Paged\"}");
    }
    Answer first = ann.get("/v1/users?query=" + Tester.quoted("zOË") + "&limit=2");
    assertThat(ids(first)).containsExactly("paged0", "paged1");
    Answer second = ann.get("/v1/users?query=" + Tester.quoted("zOË") + "&limit=2&cursor="
        + Tester.quoted(first.json().getString("cursor")));
    assertThat(ids(second)).containsExactly("paged2");
    assertThat(second.json().getString("cursor")).isNull();
    assertThat(second.json().containsKey("cursor")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query=a&id=b",
        "limit=0",
        "limit=101",
        "limit=x",
        "query=a&query=b",
        "cursor=%20broken",
        "cursor=",
        "cursor=broken",
        "cursor=AAAA",
        "limit=1&limit=1"
      })
  void badQueriesAreInvalid(String query) {
    ann.get("/v1/users?" + query).isProblem(400, "invalid");
  }

  private static List<String> ids(Answer answer) {
    JsonArray items = answer.json().getJsonArray("items");
    return items.stream().map(item -> ((JsonObject) item).getString("id")).toList();
  }
}
