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
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** RFC 6455 on one connection, from bytes to bytes. Every buffer is let go in the end. */
abstract class OneWire {
  static final int MESSAGE_BYTES = 1000;

  private static Vertx vertx;
  static ContextInternal context;

  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  final Gate gate = new Gate();
  final EmbeddedChannel channel = new EmbeddedChannel();
  final EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
  final EmbeddedChannel decoder =
      new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
  final Ear ear = new Ear();
  final Wire wire;

  OneWire() {
    channel.config().setAllocator(allocator);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(2000, 4000));
    channel.freezeTime();
    encoder.config().setAllocator(allocator);
    decoder.config().setAllocator(allocator);
    channel.pipeline().addLast(gate);
    channel.pipeline().addLast(new IdleStateHandler(0, 0, 60));
    channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    wire = Wire.install(channel.pipeline(), context, MESSAGE_BYTES, made -> ear);
  }

  /** A network that takes nothing while it is shut. */
  static final class Gate extends ChannelOutboundHandlerAdapter {
    boolean shut;

    @Override
    public void flush(ChannelHandlerContext context) {
      if (!shut) {
        context.flush();
      }
    }
  }

  static final class Ear implements Wire.Listener {
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

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    context = ((VertxInternal) vertx).createEventLoopContext();
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
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  void send(WebSocketFrame... frames) {
    for (WebSocketFrame frame : frames) {
      encoder.writeOutbound(frame);
      for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
        channel.writeInbound(part);
      }
    }
  }

  void sendBytes(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  static TextWebSocketFrame text(boolean last, byte... bytes) {
    return new TextWebSocketFrame(last, 0, Unpooled.wrappedBuffer(bytes));
  }

  static ContinuationWebSocketFrame more(boolean last, byte... bytes) {
    return new ContinuationWebSocketFrame(last, 0, Unpooled.wrappedBuffer(bytes));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the peer got, such as {@code pong x}, {@code close 1000 bye}. */
  List<String> got() {
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

  static String described(WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      return ("close " + close.statusCode() + " " + close.reasonText()).trim();
    }
    String content = frame.content().toString(StandardCharsets.UTF_8);
    return (frame instanceof PongWebSocketFrame ? "pong " : "text ") + content;
  }

  int closeCode() {
    List<String> got = got();
    assertThat(got).hasSize(1);
    assertThat(got.get(0)).startsWith("close ");
    return Integer.parseInt(got.get(0).split(" ")[1]);
  }

  void assertClosedBecause(int code) {
    assertThat(closeCode()).isEqualTo(code);
    assertThat(ear.closes).containsExactly(code);
    send(text(true, utf8("late")));
    assertThat(ear.texts).doesNotContain("late");
    passToTheEnd();
    assertThat(channel.isOpen()).isFalse();
  }

  void passToTheEnd() {
    channel.advanceTimeBy(Wire.CLOSE_SECONDS, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
