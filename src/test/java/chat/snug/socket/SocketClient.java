package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The other end of one socket, in memory; what is written to it can be held back. */
final class SocketClient {
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

  private final SocketLoop loop;
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
  private final EmbeddedChannel decoder =
      new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 24));
  private final List<String> heard = new ArrayList<>();
  private final List<ByteBuf> written = new ArrayList<>();
  private boolean shut;

  /** To be made on the loop. */
  SocketClient(SocketLoop loop) {
    this.loop = loop;
    channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
      @Override
      public void flush(ChannelHandlerContext context) {
        if (!shut) {
          context.flush();
        }
      }
    });
    channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    loop.sockets.accept(channel.pipeline());
  }

  void say(String json) {
    loop.onLoop(() -> {
      encoder.writeOutbound(
          new TextWebSocketFrame(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8)));
      for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
        channel.writeInbound(part);
      }
      return null;
    });
  }

  /** All frames so far: the JSON of texts, and {@code close 4001 draining}. */
  List<String> heard() {
    return loop.onLoop(() -> {
      for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
        written.add(bytes);
        decoder.writeInbound(bytes);
      }
      for (WebSocketFrame frame = decoder.readInbound();
          frame != null;
          frame = decoder.readInbound()) {
        heard.add(
            frame instanceof CloseWebSocketFrame close
                ? "close " + close.statusCode() + " " + close.reasonText()
                : frame.content().toString(StandardCharsets.UTF_8));
        frame.release();
      }
      return List.copyOf(heard);
    });
  }

  /** What was heard since it was last forgotten, once a ping that is said now was answered; the pong is left out. */
  List<String> heardTillNow() {
    say("{\"type\":\"ping\"}");
    awaitText("\"type\":\"pong\"");
    List<String> all = new ArrayList<>(heard());
    all.removeIf(frame -> frame.contains("\"type\":\"pong\""));
    forget();
    return all;
  }

  /** Lets the test look at what comes from now on alone. */
  void forget() {
    heard();
    heard.clear();
  }

  String awaitText(String part) {
    awaitThat(() -> heard().stream().anyMatch(frame -> frame.contains(part)), part);
    return heard().stream().filter(frame -> frame.contains(part)).findFirst().orElseThrow();
  }

  String awaitClose() {
    return awaitText("close ");
  }

  void awaitThat(BooleanSupplier condition, String what) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begun)
          .as("waited for %s, heard %s", what, heard)
          .isLessThan(PATIENCE);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The network takes nothing from now on, or everything again. */
  void shut(boolean closed) {
    loop.onLoop(() -> {
      shut = true;
      if (!closed) {
        open();
      }
      return null;
    });
  }

  /** The network takes everything again. To be called on the loop. */
  void open() {
    shut = false;
    channel.flush();
  }

  boolean isReading() {
    return loop.onLoop(() -> channel.config().isAutoRead());
  }

  /** How many buffers were handed to the network, and heard. */
  int writes() {
    heard();
    return written.size();
  }

  void breakOff() {
    assertThat(loop.onLoop(() -> channel.close().isSuccess())).isTrue();
  }

  /** Ends the connection; whatever was written to it must be let go then. */
  void end() {
    loop.onLoop(() -> {
      shut = false;
      assertThat(channel.close().isSuccess()).isTrue();
      return null;
    });
    heard();
    loop.onLoop(() -> {
      channel.finishAndReleaseAll();
      encoder.finishAndReleaseAll();
      decoder.finishAndReleaseAll();
      return null;
    });
  }

  /** To be looked at once every client has ended. */
  boolean keepsNothing() {
    return written.stream().allMatch(buffer -> buffer.refCnt() == 0);
  }
}
