package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server writes, as Netty's decoder for clients reads it. */
class FramesTest {
  private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

  private final EmbeddedChannel client =
      new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
          .expectMaskedFrames(false)
          .allowExtensions(false)
          .maxFramePayloadLength(1 << 20)
          .build()));

  private <T extends WebSocketFrame> T decode(ByteBuf bytes, Class<T> type) {
    client.writeInbound(bytes);
    WebSocketFrame frame = client.readInbound();
    assertThat(frame).isInstanceOf(type);
    assertThat(frame.isFinalFragment()).isTrue();
    assertThat(frame.rsv()).isZero();
    return type.cast(frame);
  }

  private static byte[] payload(int length) {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 'x');
    return payload;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "1, 8101",
    "125, 817d",
    "126, 817e007e",
    "127, 817e007f",
    "65535, 817effff",
    "65536, 817f0000000000010000",
    "100000, 817f00000000000186a0"
  })
  void aTextHasTheShortestHeader(int length, String header) {
    ByteBuf frame = Frames.text(ALLOCATOR, payload(length));

    assertThat(ByteBufUtil.hexDump(frame, 0, header.length() / 2)).isEqualTo(header);
    assertThat(frame.readableBytes()).isEqualTo(header.length() / 2 + length);
    assertThat(header.length() / 2).isLessThanOrEqualTo(Frames.HEADER_MAX);
    TextWebSocketFrame text = decode(frame, TextWebSocketFrame.class);
    assertThat(text.text()).isEqualTo("x".repeat(length));
    text.release();
    assertThat(frame.refCnt()).isZero();
  }

  @Test
  void framesStandOneAfterTheOther() {
    ByteBuf frames = ALLOCATOR.directBuffer(1);
    for (int length : new int[] {3, 126, 65_536, 0, 65_535}) {
      Frames.writeText(frames, payload(length));
    }
    client.writeInbound(frames);
    for (int length : new int[] {3, 126, 65_536, 0, 65_535}) {
      TextWebSocketFrame text = client.readInbound();
      assertThat(text.content().readableBytes()).isEqualTo(length);
      text.release();
    }
    assertThat(frames.refCnt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "4", "125"})
  void aPongCarriesWhatThePingDid(int length) {
    ByteBuf ping = Unpooled.wrappedBuffer(payload(length));
    PongWebSocketFrame pong = decode(Frames.pong(ALLOCATOR, ping), PongWebSocketFrame.class);

    assertThat(pong.content().toString(StandardCharsets.US_ASCII)).isEqualTo("x".repeat(length));
    pong.release();
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void everyReasonToCloseFitsAControlFrame(CloseReason reason) {
    ByteBuf frame = Frames.close(ALLOCATOR, reason.code(), reason.text());
    assertThat(frame.readableBytes()).isLessThanOrEqualTo(127);
    CloseWebSocketFrame close = decode(frame, CloseWebSocketFrame.class);

    assertThat(close.statusCode()).isEqualTo(reason.code());
    assertThat(close.reasonText()).isEqualTo(reason.text());
    assertThat(reason.text()).isEqualTo(reason.text().toLowerCase(Locale.ROOT));
    close.release();
  }

  @Test
  void aReasonThatIsTooLongIsCutBetweenCharacters() {
    CloseWebSocketFrame close =
        decode(Frames.close(ALLOCATOR, 4101, "x" + "é".repeat(100)), CloseWebSocketFrame.class);

    assertThat(close.reasonText()).isEqualTo("x" + "é".repeat(61));
    close.release();
  }

  @Test
  void anEmptyCloseHasNoCode() {
    CloseWebSocketFrame close = decode(Frames.emptyClose(ALLOCATOR), CloseWebSocketFrame.class);
    assertThat(close.statusCode()).isEqualTo(-1);
    close.release();
  }
}
