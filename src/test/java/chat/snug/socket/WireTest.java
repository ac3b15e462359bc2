package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 on one connection, from bytes to bytes. Every buffer is let go in the end. */
class WireTest {
  private static final int MESSAGE_BYTES = 1000;
  private static final Vertx VERTX = Vertx.vertx();
  private static final ContextInternal CONTEXT = ((VertxInternal) VERTX).createEventLoopContext();

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final Gate gate = new Gate();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
  private final EmbeddedChannel decoder =
      new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
  private final Ear ear = new Ear();
  private final Wire wire;

  WireTest() {
    channel.config().setAllocator(allocator);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(2000, 4000));
    channel.freezeTime();
    encoder.config().setAllocator(allocator);
    decoder.config().setAllocator(allocator);
    channel.pipeline().addLast(gate);
    channel.pipeline().addLast(new IdleStateHandler(0, 0, 60));
    channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    wire = Wire.install(channel.pipeline(), CONTEXT, MESSAGE_BYTES, made -> ear);
  }

  /** A network that takes nothing while it is shut. */
  private static final class Gate extends ChannelOutboundHandlerAdapter {
    boolean shut;

    @Override
    public void flush(ChannelHandlerContext context) {
      if (!shut) {
        context.flush();
      }
    }
  }

  private static final class Ear implements Wire.Listener {
    final List<String> texts = new ArrayList<>();
    final List<Integer> closes = new ArrayList<>();
    Runnable onWritable = () -> {};

    @Override
    public void received(String text) {
      texts.add(text);
    }

    @Override
    public void closed(int code) {
      closes.add(code);
    }

    @Override
    public void writable() {
      onWritable.run();
    }
  }

  @AfterEach
  void everyBufferIsLetGo() {
    channel.finishAndReleaseAll();
    encoder.finishAndReleaseAll();
    decoder.finishAndReleaseAll();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    assertThat(ear.closes).as("its end is told once").hasSizeLessThanOrEqualTo(1);
  }

  @AfterAll
  static void close() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void send(WebSocketFrame... frames) {
    for (WebSocketFrame frame : frames) {
      encoder.writeOutbound(frame);
      for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
        channel.writeInbound(part);
      }
    }
  }

  private void sendBytes(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  private static TextWebSocketFrame text(boolean last, byte... bytes) {
    return new TextWebSocketFrame(last, 0, Unpooled.wrappedBuffer(bytes));
  }

  private static ContinuationWebSocketFrame more(boolean last, byte... bytes) {
    return new ContinuationWebSocketFrame(last, 0, Unpooled.wrappedBuffer(bytes));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the peer got, such as {@code pong x}, {@code close 1000 bye}. */
  private List<String> got() {
    List<String> got = new ArrayList<>();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      decoder.writeInbound(bytes);
    }
    for (WebSocketFrame frame = decoder.readInbound();
        frame != null;
        frame = decoder.readInbound()) {
      got.add(described(frame));
      frame.release();
    }
    return got;
  }

  private static String described(WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      return ("close " + close.statusCode() + " " + close.reasonText()).trim();
    }
    String content = frame.content().toString(StandardCharsets.UTF_8);
    return (frame instanceof PongWebSocketFrame ? "pong " : "text ") + content;
  }

  private int closeCode() {
    List<String> got = got();
    assertThat(got).hasSize(1);
    assertThat(got.get(0)).startsWith("close ");
    return Integer.parseInt(got.get(0).split(" ")[1]);
  }

  private void assertClosedBecause(int code) {
    assertThat(closeCode()).isEqualTo(code);
    assertThat(ear.closes).containsExactly(code);
    send(text(true, utf8("late")));
    assertThat(ear.texts).doesNotContain("late");
    passToTheEnd();
    assertThat(channel.isOpen()).isFalse();
  }

  private void passToTheEnd() {
    channel.advanceTimeBy(Wire.CLOSE_SECONDS, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

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

  @Test
  void aFrameOverTheLimitIs1009() {
    send(text(true, new byte[MESSAGE_BYTES + 1]));
    assertClosedBecause(1009);
  }

  @Test
  void aFrameThatOnlyClaimsToBeHugeIs1009() {
    sendBytes("81ff 7fffffffffffffff 00000000");
    assertClosedBecause(1009);
  }

  @Test
  void fragmentsOverTheLimitAre1009() {
    send(text(false, new byte[MESSAGE_BYTES - 10]), more(false, new byte[10]));
    assertThat(channel.isOpen()).isTrue();
    send(more(false, new byte[1]));
    assertClosedBecause(1009);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "c3", "61c361", "e282", "80"})
  void whatIsNoUtf8Is1007(String hex) {
    send(text(true, HexFormat.of().parseHex(hex)));
    assertClosedBecause(1007);
    assertThat(ear.texts).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"e2, 28a1", "c3, 28", "f09f91, 41", "61, ff", "c3, ''"})
  void whatIsNoUtf8OverTwoFragmentsIs1007(String first, String second) {
    send(text(false, HexFormat.of().parseHex(first)), more(true, HexFormat.of().parseHex(second)));
    assertClosedBecause(1007);
    assertThat(ear.texts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8105 68656c6c6f", // unmasked
        "8900", // an unmasked ping
        "c185 00000000 68656c6c6f", // reserved bits
        "a185 00000000 68656c6c6f",
        "9185 00000000 68656c6c6f",
        "8385 00000000 68656c6c6f", // reserved opcodes
        "8b80 00000000",
        "0980 00000000", // a fragmented ping
        "89fe 007e 00000000", // a ping of 126 bytes
        "8081 00000000 61", // a continuation of nothing
        "0081 00000000 61",
        "81fe 0001 00000000 61", // lengths longer than they need be
        "81ff 0000000000000001 00000000 61",
        "81ff 8000000000000001 00000000", // a negative length
        "8881 00000000 03", // a close with half a code
        "8882 00000000 03ed", // codes that nobody may send: 1005
        "8882 00000000 03ee", // 1006
        "8882 00000000 03e7", // 999
        "8882 00000000 03ec" // 1004
      })
  void whatBreaksTheProtocolIs1002(String hex) {
    sendBytes(hex);
    int code = closeCode();
    assertThat(code).isIn(1002, 1007);
    if (!hex.startsWith("888")) {
      assertThat(code).isEqualTo(1002);
    }
    assertThat(ear.closes).containsExactly(code);
    assertThat(ear.texts).isEmpty();
    passToTheEnd();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aNewMessageInTheMiddleOfAnotherIs1002() {
    send(text(false, utf8("a")), text(true, utf8("b")));
    assertClosedBecause(1002);
  }

  @Test
  void aBinaryMessageIs1003() {
    send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1})));
    assertClosedBecause(1003);
  }

  @Test
  void aFragmentedBinaryMessageIs1003() {
    send(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[] {1})));
    assertClosedBecause(1003);
  }

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
    Wire endless = Wire.install(unlimited.pipeline(), CONTEXT, 0, made -> other);
    encoder.writeOutbound(text(false, new byte[300_000]), more(true, new byte[300_000]));
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      unlimited.writeInbound(part);
    }
    assertThat(other.texts).extracting(String::length).containsExactly(600_000);
    assertThat(endless.isClosing()).isFalse();
    unlimited.finishAndReleaseAll();
  }
}
