package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Messages and control frames that a peer sends, from their bytes. */
class WireMessagesTest extends OneWire {
  @Test
  void nothingOfVertxIsLeftInTheWay() {
    assertThat(channel.pipeline().get("handler")).isNull();
    assertThat(channel.pipeline().get(IdleStateHandler.class)).isNull();
  }

  @Test
  void aTextIsReceived() {
    send(text(true, utf8("hé👍")), text(true));
    assertThat(ear.texts).containsExactly("hé👍", "");
  }

  @Test
  void bytesMayComeOneByOne() {
    encoder.writeOutbound(text(true, utf8("hé👍")));
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      while (part.isReadable()) {
        channel.writeInbound(part.readRetainedSlice(1));
      }
      part.release();
    }
    assertThat(ear.texts).containsExactly("hé👍");
  }

  @Test
  void fragmentsAreOneMessageAlsoWhereACharacterIsSplit() {
    byte[] bytes = utf8("a👍b");
    send(text(false, bytes[0], bytes[1], bytes[2]), more(false), more(false, bytes[3]));
    assertThat(ear.texts).isEmpty();
    send(more(true, bytes[4], bytes[5]));
    send(text(true, utf8("next")));
    assertThat(ear.texts).containsExactly("a👍b", "next");
  }

  @Test
  void controlFramesMayComeBetweenFragmentsAlsoInTheMiddleOfACharacter() {
    byte[] bytes = utf8("é");
    send(
        text(false, bytes[0]),
        new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff})),
        new PongWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff})),
        more(true, bytes[1]));
    assertThat(ear.texts).containsExactly("é");
    assertThat(got()).hasSize(1).allMatch(frame -> frame.startsWith("pong "));
  }

  @Test
  void aCloseBetweenFragmentsEndsIt() {
    send(text(false, utf8("begun")), new CloseWebSocketFrame(1001, "gone"));
    assertThat(ear.texts).isEmpty();
    assertThat(ear.closes).containsExactly(1001);
  }

  @Test
  void aConnectionThatBreaksBetweenFragmentsKeepsNothing() {
    send(text(false, utf8("begun")), more(false, utf8("so")));
    assertThat(channel.close().isSuccess()).isTrue();
    assertThat(ear.texts).isEmpty();
    assertThat(ear.closes).containsExactly(1006);
  }

  @Test
  void aPingIsAnsweredWithWhatItCarries() {
    send(
        new PingWebSocketFrame(Unpooled.copiedBuffer("x".repeat(125), StandardCharsets.UTF_8)),
        new PingWebSocketFrame());
    assertThat(got()).containsExactly("pong " + "x".repeat(125), "pong ");
  }

  @Test
  void aPongThatNobodyAskedForIsNothing() {
    send(new PongWebSocketFrame(Unpooled.copiedBuffer("x", StandardCharsets.UTF_8)));
    assertThat(got()).isEmpty();
    assertThat(ear.closes).isEmpty();
  }

  @Test
  void aMessageMayHaveTheLimitInOneFrameAndInMany() {
    send(text(true, new byte[MESSAGE_BYTES]));
    send(text(false, new byte[MESSAGE_BYTES - 1]), more(false, new byte[1]), more(true));
    assertThat(ear.texts).extracting(String::length).containsExactly(MESSAGE_BYTES, MESSAGE_BYTES);
  }
}
