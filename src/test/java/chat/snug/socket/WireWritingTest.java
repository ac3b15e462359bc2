package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection writes, and what it holds back from a peer that does not read. */
class WireWritingTest extends OneWire {
  @Test
  void aListenerThatThrowsLosesNoBuffer() {
    ear.onWritable = () -> {
      throw new IllegalStateException("bug");
    };
    gate.shut = true;
    wire.write(Frames.text(wire.allocator(), new byte[5000]));
    gate.shut = false;
    wire.flush();
    assertThat(got()).hasSize(1);
  }

  @Test
  void pingsOfAPeerThatDoesNotReadAreNotAnswered() {
    gate.shut = true;
    wire.write(Frames.text(wire.allocator(), new byte[5000]));
    for (int i = 0; i < 1000; i++) {
      send(new PingWebSocketFrame(Unpooled.copiedBuffer("x".repeat(125), StandardCharsets.UTF_8)));
    }
    assertThat(allocator.metric().usedDirectMemory()).isLessThan(20_000);
    gate.shut = false;
    wire.flush();
    assertThat(got()).hasSize(1).noneMatch(frame -> frame.startsWith("pong"));
  }

  @Test
  void aFloodOfPingsPilesUpNoMoreThanTheChannelTakes() {
    gate.shut = true;
    for (int i = 0; i < 1000; i++) {
      send(new PingWebSocketFrame(Unpooled.copiedBuffer("x".repeat(125), StandardCharsets.UTF_8)));
    }
    gate.shut = false;
    wire.flush();
    assertThat(got()).hasSizeBetween(1, 40);
  }

  @Test
  void writableIsToldAfterATimeInWhichNothingCouldBeWritten() {
    List<String> told = new ArrayList<>();
    ear.onWritable = () -> told.add("writable");
    gate.shut = true;
    wire.write(Frames.text(wire.allocator(), new byte[5000]));
    wire.flush();
    assertThat(wire.isWritable()).isFalse();
    assertThat(told).isEmpty();

    gate.shut = false;
    wire.flush();
    channel.runPendingTasks();
    assertThat(wire.isWritable()).isTrue();
    assertThat(told).containsExactly("writable");
  }

  @Test
  void eachTurnIsEnteredOnce() {
    assertThat(wire.entersTurn()).isTrue();
    assertThat(wire.entersTurn()).isFalse();
    wire.flush();
    assertThat(wire.entersTurn()).isTrue();
  }

  @Test
  void aPausedWireReadsAgainWhenItCloses() {
    wire.pause();
    assertThat(channel.config().isAutoRead()).isFalse();
    wire.read();
    assertThat(channel.config().isAutoRead()).isTrue();
    wire.pause();
    wire.close(4006, "hello_timeout");
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void aLimitOfZeroIsOff() {
    Ear other = new Ear();
    EmbeddedChannel unlimited = new EmbeddedChannel();
    unlimited.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    Wire endless = Wire.install(unlimited.pipeline(), context, 0, made -> other);
    encoder.writeOutbound(text(false, new byte[300_000]), more(true, new byte[300_000]));
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      unlimited.writeInbound(part);
    }
    assertThat(other.texts).extracting(String::length).containsExactly(600_000);
    assertThat(endless.isClosing()).isFalse();
    unlimited.finishAndReleaseAll();
  }
}
