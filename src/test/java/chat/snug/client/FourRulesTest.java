package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.client.Bubble.Status;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Rules two to four that every client of Snug keeps; the first, backoff with jitter, is {@link BackoffTest}. */
class FourRulesTest {
  private static final long TEN_MINUTES = 600_000;

  @Test
  void aRetryAfterALostAckShowsOneBubble() {
    Lab lab = new Lab().online(5);
    lab.client.activeRoom("r");
    lab.client.send("r", "hello");
    assertThat(lab.bubbles()).extracting(Bubble::status).containsExactly(Status.SENDING);

    lab.network.socket(0).ends(CloseCodes.BROKEN, false);
    lab.time.advance(20_000);
    lab.welcome(5);
    assertThat(lab.sent("send"))
        .as("the same message on both sockets")
        .extracting(frame -> Json.text(frame, "client_msg_id"))
        .containsExactly("id-1", "id-1");
    lab.says(Json.object()
        .put("type", "ack")
        .put("client_msg_id", "id-1")
        .put("room", "r")
        .put("seq", 6L)
        .put("duplicate", true));
    assertThat(lab.bubbles()).extracting(Bubble::status).containsExactly(Status.SENT);

    lab.says(Lab.message(6, "ann", "id-1", "hello"));
    assertThat(lab.bubbles())
        .extracting(bubble -> bubble.id() + " " + Json.number(bubble.message(), "seq", 0))
        .containsExactly("id-1 6");
    assertThat(lab.told).filteredOn(line -> line.contains("\"sent\"")).hasSize(1);
  }

  @Test
  void inTheBackgroundWithoutAnActiveRoomTheSocketIsClosedAfterTheGrace() {
    Lab lab = new Lab().online(5);
    lab.client.background();
    lab.time.advance(9_999);
    assertThat(lab.network.wire).noneMatch(done -> done.has("close"));
    lab.time.advance(1);
    assertThat(lab.network.wire).anyMatch(done -> done.path("close").asInt() == 1_000);
    assertThat(lab.sent("bye")).isEmpty();
    assertThat(lab.time.armed()).as("timers").isZero();
    lab.time.advance(TEN_MINUTES);
    assertThat(lab.sent("ping")).isEmpty();
  }

  @Test
  void inTheBackgroundWithAnActiveRoomTheSocketStaysAndPings() {
    Lab lab = new Lab().online(5);
    lab.client.activeRoom("r");
    lab.client.background();
    for (int i = 0; i < 20; i++) {
      lab.time.advance(30_000);
      lab.says(Json.object().put("type", "pong"));
    }
    assertThat(lab.network.wire).noneMatch(done -> done.has("close") || done.has("abort"));
    assertThat(lab.sent("ping")).hasSize(20);
    assertThat(lab.network.opened()).isEqualTo(1);
  }

  @Test
  void tenMinutesInTheBackgroundTakeOneCatchUpAndOneSocket() {
    Lab lab = new Lab().online(5);
    lab.client.background();
    lab.time.advance(TEN_MINUTES);
    lab.network.calls.clear();
    int before = lab.network.opened();

    lab.client.foreground();
    lab.welcome(8);
    assertThat(lab.network.opened() - before).as("sockets").isEqualTo(1);
    assertThat(lab.network.calls)
        .extracting(call -> Json.text(call, "call"))
        .containsExactly("POST /v1/catch-up");
    ObjectNode room = Json.object();
    for (long seq = 6; seq <= 8; seq++) {
      room.withArray("items").add(Lab.message(seq, "bob", "b-" + seq, "missed"));
    }
    room.putNull("after").put("head", 8L);
    ObjectNode body = Json.object().put("epoch", "e1");
    body.set("rooms", Json.object().set("r", room));
    lab.network.answer(any -> true, new Http.Answer(200, null, Json.write(body)));
    assertThat(lab.told).filteredOn(line -> line.contains("missed")).hasSize(3);
    assertThat(lab.told.get(lab.told.size() - 1)).contains("caught_up");
    assertThat(lab.network.calls).hasSize(1);
  }

  @Test
  void whatIsKeptIsNotSentAsSomebodyElse() {
    Lab lab = new Lab();
    lab.client.send("r", "ann's");
    lab.client.connect();
    lab.network.socket(0).opens();
    lab.says(Json.object()
        .put("type", "welcome")
        .put("epoch", "e1")
        .put("user", "bob")
        .set("rooms", Json.object()));
    lab.time.advance(30_000);
    assertThat(lab.sent("send")).isEmpty();
    assertThat(lab.client.status().result().state()).isEqualTo(ConnectionState.CLOSED);
  }
}
