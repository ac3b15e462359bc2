package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a session: rates, tokens, a drain. */
@Timeout(60)
class SessionEndTest extends OneLoop {
  @Test
  void moreThanTheBurstIsRateLimitedAndByeIsNot() {
    SocketClient ann = loop.open("ann");
    for (int i = 0; i < 61; i++) {
      ann.say(PING);
    }
    assertThat(ann.awaitText("error"))
        .contains("\"code\":\"rate_limited\"", "\"of\":\"ping\"", "\"retry_after_ms\":50");
    loop.nanos.addAndGet(50_000_000);
    ann.forget();
    ann.say(PING);
    ann.awaitText("pong");
    ann.say("{\"type\":\"bye\"}");
    assertThat(ann.awaitClose()).startsWith("close 1000");
  }

  @Test
  void aTokenOfAnotherUserIs4100AndABadOneAnError() {
    SocketClient ann = loop.open("ann");
    ann.say("{\"type\":\"token\",\"token\":\"nonsense\"}");
    assertThat(ann.awaitText("error")).contains("\"code\":\"unauthorized\"", "\"of\":\"token\"");
    ann.say("{\"type\":\"token\",\"token\":\"" + loop.token("ann", 1000) + "\"}");
    assertThat(ann.heardTillNow()).hasSize(2);
    ann.say("{\"type\":\"token\",\"token\":\"" + loop.token("bob", 900) + "\"}");
    assertThat(ann.awaitClose()).startsWith("close 4100 unauthorized");
  }

  @Test
  void aTokenThatExpiresIsAnnouncedOnceAndThenEnds() {
    SocketClient ann = loop.open("ann");
    loop.millis.addAndGet(850_000);
    assertThat(ann.awaitText("token_expiring")).contains("\"expires_in\":50");
    ann.forget();
    loop.millis.addAndGet(60_000);
    assertThat(ann.awaitClose()).startsWith("close 4004 token_expired");
    assertThat(ann.heard()).noneMatch(frame -> frame.contains("token_expiring"));
  }

  @Test
  void theSameTokenAgainIsNotAnnouncedAgain() {
    SocketClient ann = loop.connect();
    String token = loop.token("ann", 900);
    ann.say("{\"type\":\"hello\",\"token\":\"" + token
        + "\",\"device\":\"d\",\"state\":\"foreground\"}");
    ann.awaitText("welcome");
    loop.millis.addAndGet(850_000);
    ann.awaitText("token_expiring");
    ann.forget();
    ann.say("{\"type\":\"token\",\"token\":\"" + token + "\"}");
    assertThat(ann.heardTillNow()).isEmpty();
    loop.millis.addAndGet(40_000);
    loop.onLoop(() -> null);
    loop.millis.addAndGet(10_000);
    assertThat(ann.awaitClose()).startsWith("close 4004");
    assertThat(ann.heard()).hasSize(1);
  }

  @Test
  void whoIsGreetedWhenTheDrainBeginsIsToldAfterTheWelcome() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    SocketClient silent = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    assertThat(loop.onLoop(() -> loop.sockets.drain())).isPositive();
    loop.complete(read);
    ann.awaitText("drain");
    assertThat(ann.heardTillNow()).hasSize(2).first().asString().contains("welcome");
    assertThat(silent.heard()).isEmpty();
  }

  @Test
  void aDrainNamesAWaitAndTheSocketServesOnUntil4001() {
    SocketClient ann = loop.open("ann");
    assertThat(loop.onLoop(() -> loop.sockets.drain())).isEqualTo(1);
    assertThat(ann.awaitText("drain")).contains("\"retry_after_ms\":");
    ann.forget();
    loop.publish(sent("tea", 6));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("tea", 6)));
    loop.onLoop(() -> loop.sockets.close());
    assertThat(ann.awaitClose()).isEqualTo("close 4001 draining");
  }

  @Test
  void whoComesDuringADrainIsSentAwayAndForgotten() {
    loop.onLoop(() -> loop.sockets.drain());
    SocketClient late = loop.connect();
    assertThat(late.awaitClose()).isEqualTo("close 4001 draining");
    assertThat(loop.meters.scrape()).contains("snug_sockets 0.0");
  }
}
