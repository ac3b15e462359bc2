package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.http.Tester.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages: sent and changed without a socket, and read again. */
class MessageRoutesTest {
  private static HttpNode node;
  private static Tester ann;
  private static Tester bob;
  private static Tester eve;
  private String room;
  private String messages;

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

  @BeforeEach
  void meet() {
    room = ann.room(bob);
    messages = "/v1/rooms/" + room + "/messages";
  }

  @Test
  void aSendIsAnsweredLikeAnAck() {
    String body = "{\"client_msg_id\":\"one " + room + "\",\"text\":\"hi\"}";
    Answer sent = ann.post(messages, body.replace("one " + room, "1"));

    assertThat(sent.status()).as(sent.text()).isEqualTo(201);
    assertThat(sent.json().fieldNames())
        .containsExactlyInAnyOrder("client_msg_id", "room", "seq", "at", "duplicate");
    Answer again = ann.post(messages, body.replace("one " + room, "1"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(sent.json().copy().put("duplicate", true));
    ann.post(messages, "{\"client_msg_id\":\"1\",\"text\":\"other\"}").isProblem(409, "id_reused");
    eve.post(messages, body).isProblem(404, "not_found");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          {}                                                        | 400 | invalid
          {"client_msg_id":"x"}                                     | 400 | invalid
          {"text":"x"}                                              | 400 | invalid
          {"client_msg_id":"","text":"x"}                           | 400 | invalid
          {"client_msg_id":7,"text":"x"}                            | 400 | invalid
          {"client_msg_id":"x","text":" "}                          | 400 | invalid
          {"client_msg_id":"x","text":""}                           | 400 | invalid
          {"client_msg_id":"x","text":null}                         | 400 | invalid
          {"client_msg_id":"x","text":"a\\u0000"}                   | 400 | invalid
          {"client_msg_id":"x","text":"a","reply_to":"1"}           | 400 | invalid
          {"client_msg_id":"x","text":"a","reply_to":99999}         | 404 | not_found
          {"client_msg_id":"x","text":"a","thread":99999}           | 404 | not_found
          {"client_msg_id":"x","text":"a","mentions":"bob"}         | 400 | invalid
          {"client_msg_id":"x","text":"a","attachments":[1]}        | 400 | unsupported
          {"client_msg_id":"x","text":"a","data":1}                 | 400 | invalid
          """)
  void badSendsAreRefused(String body, int status, String code) {
    ann.post(messages, body).isProblem(status, code);
  }

  @Test
  void aTextOverItsLimitIsTooLarge() {
    ann.post(
            messages,
            new JsonObject()
                .put("client_msg_id", "long")
                .put("text", "x".repeat(8001))
                .encode())
        .isProblem(413, "too_large");
  }

  @Test
  void editsAndDeletionsAreAnsweredLikeAcks() {
    String path = messages + "/" + ann.say(room, "frist");
    Answer edit = ann.call("PATCH", path, "{\"text\":\"first\"}");

    assertThat(edit.status()).as(edit.text()).isEqualTo(200);
    assertThat(edit.json().fieldNames())
        .containsExactlyInAnyOrder("room", "seq", "at", "duplicate");
    assertThat(ann.call("PATCH", path, "{\"text\":\"first\"}").json().getBoolean("duplicate"))
        .isTrue();
    ann.call("PATCH", path, "{}").isProblem(400, "invalid");
    bob.call("PATCH", path, "{\"text\":\"hacked\"}").isProblem(403, "forbidden");
    bob.call("DELETE", path, null).isProblem(403, "forbidden");
    assertThat(ann.call("DELETE", path, null).json().getBoolean("duplicate")).isFalse();
    assertThat(ann.call("DELETE", path, null).json().getBoolean("duplicate")).isTrue();
    ann.call("PATCH", path, "{\"text\":\"risen\"}").isProblem(404, "not_found");
    JsonObject gone = bob.get(path).json();
    assertThat(gone.getString("text")).isNull();
    assertThat(gone.getString("deleted_at")).isNotNull();
  }

  @Test
  void reactionsStandInThePath() {
    String path = messages + "/" + ann.say(room, "react") + "/reactions/";

    assertThat(bob.call("PUT", path + Tester.quoted("👍🏽"), null).json().getBoolean("duplicate"))
        .isFalse();
    assertThat(bob.call("PUT", path + Tester.quoted("👍🏽"), null).json().getBoolean("duplicate"))
        .isTrue();
    assertThat(bob.call("PUT", path + "a%2Fb%25", null).status()).isEqualTo(200);
    JsonObject reactions =
        ann.get(path.replace("/reactions/", "")).json().getJsonObject("reactions");
    assertThat(reactions.fieldNames()).containsExactlyInAnyOrder("👍🏽", "a/b%");
    assertThat(
            bob.call("DELETE", path + Tester.quoted("👍🏽"), null).json().getBoolean("duplicate"))
        .isFalse();
    bob.call("PUT", path + "x".repeat(65), null).isProblem(400, "invalid");
    bob.call("PUT", path + "%00", null).isProblem(400, "invalid");
    bob.call("PUT", path + "%FF", null).isProblem(400, "invalid");
    bob.call("PUT", path, null).isProblem(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "987654", "99999999999999999999", "%20"})
  void whatIsNoSeqNamesNoMessage(String seq) {
    ann.get(messages + "/" + seq).isProblem(404, "not_found");
    ann.get(messages + "/" + seq + "/replies").isProblem(404, "not_found");
    ann.call("DELETE", messages + "/" + seq, null).isProblem(404, "not_found");
    ann.call("PATCH", messages + "/" + seq, "{\"text\":\"x\"}").isProblem(404, "not_found");
  }

  @Test
  void oneMessageHasTheHeadBesideIt() {
    long seq = ann.say(room, "one");
    long head = ann.say(room, "two");
    JsonObject message = bob.get(messages + "/" + seq).json();

    assertThat(message.getString("text")).isEqualTo("one");
    assertThat(message.getLong("head")).isEqualTo(head);
  }

  @Test
  void pagesGoBothWays() {
    long[] seqs = IntStream.range(0, 5).mapToLong(i -> ann.say(room, "m" + i)).toArray();
    JsonObject newest = bob.get(messages + "?limit=2").json();

    assertThat(newest.fieldNames())
        .containsExactlyInAnyOrder("items", "before", "after", "head", "read");
    assertThat(newest.getLong("before")).isEqualTo(seqs[3]);
    assertThat(newest.getValue("after")).isNull();
    JsonObject around = bob.get(messages + "?around=" + seqs[2] + "&limit=3").json();
    assertThat(around.getJsonArray("items")).hasSize(3);
    assertThat(around.getLong("after")).isEqualTo(seqs[3]);
    assertThat(bob.get(messages + "?after=999999999999").json().getJsonArray("items"))
        .isEmpty();
    assertThat(bob.get(messages + "?before=0").json().getJsonArray("items")).isEmpty();
  }

  @Test
  void threadsHavePagesOfTheirOwn() {
    long root = ann.say(room, "root");
    bob.post(
        messages,
        "{\"client_msg_id\":\"t" + room + "\",\"text\":\"reply\",\"thread\":" + root
            + "}".replace(room, ""));
    JsonObject replies = ann.get(messages + "/" + root + "/replies?limit=5").json();

    assertThat(replies.getJsonArray("items")).hasSize(1);
    assertThat(ann.get(messages).json().getJsonArray("items")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "before=1&after=1",
        "before=x",
        "after=-1",
        "around=1.5",
        "limit=x",
        "limit=0",
        "limit=101",
        "before=",
        "before=1&before=1",
        "after=99999999999999999999"
      })
  void badPagesAreInvalid(String query) {
    ann.get(messages + "?" + query).isProblem(400, "invalid");
  }

  @Test
  void theLogIsReadInPieces() {
    ann.say(room, "x");
    String events = "/v1/rooms/" + room + "/events";
    JsonObject first = bob.get(events + "?limit=3").json();

    assertThat(first.getJsonArray("items").stream().map(e -> ((JsonObject) e).getString("type")))
        .containsExactly("room", "member", "member");
    assertThat(first.getLong("after")).isEqualTo(3);
    JsonObject rest = bob.get(events + "?after=3").json();
    assertThat(rest.getJsonArray("items")).hasSize(1);
    assertThat(rest.getValue("after")).isNull();
    assertThat(rest.getLong("head")).isEqualTo(4);
    for (String bad : new String[] {"limit=501", "limit=0", "after=x", "after=-1"}) {
      bob.get(events + "?" + bad).isProblem(400, "invalid");
    }
    eve.get(events).isProblem(404, "not_found");
  }

  @Test
  void catchUpAnswersEveryRoomAskedFor() {
    ann.say(room, "x");
    JsonObject asked = new JsonObject().put(room, 3).put("ghost", 0).put("no id", 0);
    JsonObject answer =
        bob.post("/v1/catch-up", new JsonObject().put("rooms", asked).encode()).json();

    assertThat(answer.getString("epoch")).isNotBlank();
    JsonObject rooms = answer.getJsonObject("rooms");
    assertThat(rooms.getJsonObject(room).getJsonArray("items")).hasSize(1);
    assertThat(rooms.getJsonObject("ghost")).isEqualTo(new JsonObject().put("error", "not_found"));
    assertThat(rooms.getJsonObject("no id")).isEqualTo(new JsonObject().put("error", "not_found"));
    JsonObject none = bob.post("/v1/catch-up", "{\"rooms\":{\"no id\":0}}").json();
    assertThat(none.getString("epoch")).isEqualTo(answer.getString("epoch"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"rooms\":{}}",
        "{\"rooms\":[]}",
        "{\"rooms\":{\"a\":-1}}",
        "{\"rooms\":{\"a\":\"0\"}}",
        "{\"rooms\":{\"a\":null}}",
        "{\"rooms\":{\"a\":1.5}}",
        "{\"rooms\":{\"\\ud800\":0}}",
        "MANY"
      })
  void badCatchUpsAreInvalid(String body) {
    String many = IntStream.range(0, 501)
        .mapToObj(i -> "\"r" + i + "\":0")
        .collect(Collectors.joining(",", "{\"rooms\":{", "}}"));

    bob.post("/v1/catch-up", body.replace("MANY", many)).isProblem(400, "invalid");
  }

  @Test
  void readPositionsMoveForwards() {
    long seq = ann.say(room, "x");
    String read = "/v1/rooms/" + room + "/read";

    assertThat(bob.call("PUT", read, "{\"seq\":" + seq + "}").json())
        .isEqualTo(new JsonObject().put("read", seq).put("unread", 0));
    assertThat(bob.call("PUT", read, "{\"seq\":1}").json().getLong("read")).isEqualTo(seq);
    for (String bad :
        new String[] {"{}", "{\"seq\":-1}", "{\"seq\":\"1\"}", "{\"seq\":" + (seq + 1) + "}"}) {
      bob.call("PUT", read, bad).isProblem(400, "invalid");
    }
    JsonArray reads = ann.get("/v1/rooms/" + room + "/reads").json().getJsonArray("items");
    assertThat(reads).contains(new JsonObject().put("user", "bob").put("read", seq));
    eve.get("/v1/rooms/" + room + "/reads").isProblem(404, "not_found");
  }
}
