package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a connection, by the peer, by us, or by itself. */
class WireCloseTest extends OneWire {
  @Test
  void thePeersCloseIsAnsweredWithItsCodeAndTheConnectionEnds() {
    send(new CloseWebSocketFrame(1001, "page left"));
    assertThat(got()).containsExactly("close 1001");
    assertThat(ear.closes).containsExactly(1001);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aCloseWithoutACodeIsAnsweredWithout() {
    send(new CloseWebSocketFrame());
    assertThat(got()).containsExactly("close -1");
    assertThat(ear.closes).containsExactly(1005);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void ourCloseWaitsForThePeers() {
    wire.close(4001, "draining");
    assertThat(ear.closes).containsExactly(4001);
    assertThat(wire.isClosing()).isTrue();
    assertThat(wire.isWritable()).isFalse();
    assertThat(channel.isOpen()).isTrue();
    send(text(true, utf8("late")), new PingWebSocketFrame());
    assertThat(got()).containsExactly("close 4001 draining");
    assertThat(ear.texts).isEmpty();

    send(new CloseWebSocketFrame(4001, ""));
    assertThat(channel.isOpen()).isFalse();
    assertThat(got()).isEmpty();
  }

  @Test
  void aPeerThatDoesNotAnswerOurCloseIsCutOff() {
    wire.close(4001, "draining");
    channel.advanceTimeBy(Wire.CLOSE_SECONDS * 1000 - 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    passToTheEnd();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aPeerMayBeGivenLessTimeToAnswer() {
    wire.close(4001, "draining", 1000);
    channel.advanceTimeBy(999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void onlyTheFirstCloseCounts() {
    wire.close(4001, "draining");
    wire.close(4002, "slow_consumer");
    send(new CloseWebSocketFrame(1000, ""));
    wire.close(4003, "late");
    assertThat(got()).containsExactly("close 4001 draining");
  }

  @Test
  void whatIsWrittenAfterTheCloseIsLetGo() {
    wire.close(4001, "draining");
    ByteBuf late = Frames.text(wire.allocator(), utf8("late"));
    wire.write(late);
    wire.flush();
    assertThat(late.refCnt()).isZero();
    assertThat(channel.outboundMessages()).hasSize(1);
    assertThat(got()).containsExactly("close 4001 draining");
  }

  @Test
  void whatBecomesWritableByTheCloseItselfDoesNotFollowIt() {
    ear.onWritable = () -> {
      wire.write(Frames.text(wire.allocator(), utf8("waited")));
      wire.flush();
    };
    gate.shut = true;
    wire.write(Frames.text(wire.allocator(), new byte[5000]));
    assertThat(wire.isWritable()).isFalse();
    gate.shut = false;
    wire.close(4002, "slow_consumer");

    assertThat(channel.outboundMessages()).hasSize(2);
    assertThat(got()).last().isEqualTo("close 4002 slow_consumer");
  }

  @Test
  void aConnectionThatBreaksIs1006() {
    channel.pipeline().fireExceptionCaught(new IOException("reset"));
    assertThat(ear.closes).containsExactly(1006);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anUnexpectedExceptionIs1011() {
    channel.pipeline().fireExceptionCaught(new IllegalStateException("bug"));
    assertClosedBecause(1011);
  }
}
