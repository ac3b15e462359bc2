package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A client whose application fails in its handlers, or whose server says what makes no sense, goes on all the same. */
class HostileWorldTest {
  @Test
  void whatListenersThrowStopsNeitherACatchUpNorOtherListeners() {
    Lab lab = new Lab();
    lab.client.listen(new SnugListener() {
      @Override
      public void event(String room, ObjectNode event) {
        throw new AssertionError("of an application's test");
      }

      @Override
      public void trouble(String what, Throwable why) {
        throw new IllegalStateException("and its log is broken");
      }
    });
    lab.online(8);
    answerCatchUp(lab, 6, 7);
    answerCatchUp(lab, 8, 8);
    assertThat(lab.told).filteredOn(line -> line.contains("\"missed\"")).hasSize(3);
    assertThat(lab.told.get(lab.told.size() - 1)).contains("caught_up");
  }

  @Test
  void whoClosesWhileAWelcomeIsTakenCallsNobodyAfterwards() {
    Lab lab = new Lab();
    lab.client.listen(new SnugListener() {
      @Override
      public void reset(String room, long head) {
        lab.client.close();
      }
    });
    lab.client.connect();
    lab.network.socket(0).opens();
    ObjectNode rooms = Json.object().set("r", Json.object().put("head", 8L));
    rooms.set("new", Json.object().put("head", 3L));
    lab.says(Json.object().put("type", "welcome").put("epoch", "e1").set("rooms", rooms));
    lab.time.advance(60_000);
    assertThat(lab.network.calls).isEmpty();
    assertThat(lab.time.armed()).as("timers").isZero();
    assertThat(lab.client.status().result().state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void aRoomStartedAnewByAHandlerKeepsItsNewPlace() {
    Lab lab = new Lab();
    lab.client.listen(new SnugListener() {
      @Override
      public void event(String room, ObjectNode event) {
        lab.client.reset(room);
      }
    });
    lab.online(5);
    lab.says(Json.object().put("type", "resync").put("room", "r").put("head", 8L));
    lab.says(Lab.message(6, "bob", "b-6", "one"));
    assertThat(lab.cache.load().result().rooms()).containsEntry("r", 8L);
  }

  @Test
  @SuppressWarnings("NullAway") // What an application that is not checked for nulls may do.
  void anAnswerThatIsNoTokenIsAFailedAttempt() {
    List<TokenSource> sources = List.of(
        () -> null,
        () -> Future.succeededFuture(null),
        () -> Future.succeededFuture(new TokenSource.Token(null)),
        () -> {
          throw new NoClassDefFoundError("of an application");
        });
    for (TokenSource source : sources) {
      Lab lab = new Lab(source);
      lab.client.connect();
      assertThat(lab.client.status().result().state()).isEqualTo(ConnectionState.WAITING);
    }
  }

  @Test
  void afterItsEndAClientDoesNothing() {
    Lab lab = new Lab().online(5);
    assertThat(lab.client.dispose().succeeded()).isTrue();
    assertThat(lab.client.dispose().succeeded()).as("once more").isTrue();
    lab.client.connect();
    assertThat(lab.network.opened()).isEqualTo(1);
    assertThat(lab.client.send("r", "late").cause())
        .isInstanceOfSatisfying(
            ClientException.class, why -> assertThat(why.code()).isEqualTo("closed"));
  }

  @Test
  void aHeartbeatOfAgesIsNoStorm() {
    Lab lab = new Lab();
    lab.client.connect();
    lab.network.socket(0).opens();
    lab.says(Json.object()
        .put("type", "welcome")
        .put("epoch", "e1")
        .put("heartbeat_seconds", Long.MAX_VALUE)
        .set("rooms", Json.object().set("r", Json.object().put("head", 5L))));
    lab.time.advance(60_000);
    assertThat(lab.sent("ping")).isEmpty();
    assertThat(lab.network.opened()).isEqualTo(1);
  }

  @Test
  void aResyncOfNoRoomIsIgnored() {
    Lab lab = new Lab().online(5);
    lab.says(Json.object().put("type", "resync").put("head", 9L));
    assertThat(lab.client.status().result().rooms()).containsOnlyKeys("r");
  }

  @Test
  void aPageWithoutAHeadIsNotAskedForAgainAndAgain() {
    Lab lab = new Lab();
    lab.client.activeRoom("r");
    lab.online(5_000);
    lab.network.calls.clear();
    answer(lab, "GET /v1/rooms/r/messages", Json.object().set("items", Json.array()));
    assertThat(lab.network.calls).isEmpty();
    assertThat(lab.client.status().result().rooms()).containsEntry("r", 5_000L);
  }

  @Test
  void aServerThatTakesNoTokenIsNotStormed() {
    Lab lab = new Lab().online(5);
    lab.client.send("r", "hello");
    Consumer<String> refuse = code ->
        lab.says(Json.object().put("type", "error").put("code", code).put("client_msg_id", "id-1"));
    refuse.accept("token_expired");
    assertThat(lab.sent("send")).as("at once after the first refusal").hasSize(2);
    for (int i = 0; i < 100; i++) {
      refuse.accept("unauthorized");
      lab.time.advance(10);
    }
    assertThat(lab.sent("send")).hasSize(2);
    assertThat(lab.sent("token")).hasSize(1);
    lab.time.advance(2_000);
    assertThat(lab.sent("send")).hasSize(3);
    lab.says(Json.object().put("type", "ack").put("client_msg_id", "id-1").put("room", "r"));
    assertThat(lab.client.status().result().outbox())
        .as("an ack without a place")
        .isEqualTo(1);
    lab.says(Json.object()
        .put("type", "ack")
        .put("client_msg_id", "id-1")
        .put("room", "r")
        .put("seq", 6L));
    assertThat(lab.client.status().result().outbox()).isZero();
  }

  private static void answerCatchUp(Lab lab, long from, long to) {
    ObjectNode room = Json.object();
    for (long seq = from; seq <= to; seq++) {
      room.withArray("items").add(Lab.message(seq, "bob", "b-" + seq, "missed"));
    }
    room.put("head", 8L);
    answer(
        lab,
        "POST /v1/catch-up",
        Json.object().put("epoch", "e1").set("rooms", Json.object().set("r", room)));
  }

  private static void answer(Lab lab, String call, ObjectNode body) {
    assertThat(lab.network.answer(
            any -> String.valueOf(Json.text(any, "call")).startsWith(call),
            new Http.Answer(200, null, Json.write(body))))
        .as(call)
        .isTrue();
  }
}
