package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A socket until its session is open, and what is refused then. */
@Timeout(60)
class HelloTest extends OneLoop {
  @Test
  void anythingButAHelloFirstIs4006() {
    SocketClient ann = loop.connect();
    ann.say(PING);
    assertThat(ann.awaitClose()).startsWith("close 4006 hello_timeout");
  }

  @Test
  void aHelloWithBadMembersIsInvalidAndMayBeSaidAgain() {
    SocketClient ann = loop.connect();
    ann.say("{\"type\":\"hello\",\"token\":5}");
    assertThat(ann.awaitText("error")).contains("\"code\":\"invalid\"", "\"of\":\"hello\"");
    ann.say(loop.hello("ann"));
    ann.awaitText("welcome");
  }

  @Test
  void aSecondHelloIsInvalid() {
    SocketClient ann = loop.open("ann");
    ann.say(loop.hello("ann"));
    assertThat(ann.awaitText("error")).contains("\"code\":\"invalid\"", "\"of\":\"hello\"");
    assertThat(ann.heardTillNow()).noneMatch(frame -> frame.startsWith("close"));
  }

  @Test
  void anotherVersionIs4104() {
    SocketClient ann = loop.connect();
    ann.say("{\"type\":\"hello\",\"version\":2}");
    assertThat(ann.awaitClose()).startsWith("close 4104 unsupported_version");
  }

  @Test
  void whatIsNoFrameIs4101() {
    SocketClient ann = loop.open("ann");
    ann.say("[]");
    assertThat(ann.awaitClose()).startsWith("close 4101 bad_frame");
  }

  @Test
  void aBadTokenIs4100AndAnExpiredOne4004() {
    SocketClient ann = loop.connect();
    ann.say("{\"type\":\"hello\",\"token\":\"x.y.z\",\"device\":\"d\",\"state\":\"foreground\"}");
    assertThat(ann.awaitText("error")).contains("\"code\":\"unauthorized\"");
    assertThat(ann.awaitClose()).startsWith("close 4100 unauthorized");

    SocketClient late = loop.connect();
    late.say("{\"type\":\"hello\",\"token\":\"" + loop.token("ann", -5)
        + "\",\"device\":\"d\",\"state\":\"foreground\"}");
    assertThat(late.awaitText("error")).contains("\"code\":\"token_expired\"");
    assertThat(late.awaitClose()).startsWith("close 4004 token_expired");
  }

  @Test
  void aStoreThatIsAwayAtHelloIsUnavailableThen1011() {
    loop.rooms.gate = Future.failedFuture(Fault.UNAVAILABLE.because("away").retryAfter(1000));
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    assertThat(ann.awaitText("error"))
        .contains("\"code\":\"unavailable\"", "\"retry_after_ms\":1000");
    assertThat(ann.awaitClose()).startsWith("close 1011");
  }

  @Test
  void aSocketThatBreaksWhileItIsGreetedLeavesNothing() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    ann.breakOff();
    loop.complete(read);
    ann.awaitThat(() -> loop.onLoop(() -> !loop.sockets.isGreeting()), "the end of the greeting");

    assertThat(loop.onLoop(() -> loop.sockets.sessionsOf("ann"))).isEmpty();
    assertThat(loop.onLoop(() -> loop.sockets.rooms().find("tea"))).isNull();
  }
}
