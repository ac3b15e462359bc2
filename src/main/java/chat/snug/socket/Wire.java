package chat.snug.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket, on a channel that was taken over from Vert.x after the upgrade: a connection then costs a decoder, a validator and this handler, and
 * what is written is bytes that many sockets share. It keeps RFC 6455: fragments, pings, closing, sizes, UTF-8. Belongs to its event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // what fails on a channel closes it, and that is told by
// channelInactive
final class Wire extends ChannelInboundHandlerAdapter {
  /** A peer that doesn't answer our close, or can't take it, is cut off after this. */
  static final long CLOSE_SECONDS = 3;

  private static final Logger log = LoggerFactory.getLogger(Wire.class);
  private static final int NO_CODE = 1005;
  private static final int LOST = 1006;
  private static final int BINARY = 1003;
  private static final int TOO_LARGE = 1009;
  private static final int INTERNAL = 1011;

  private final Channel channel;
  private final ContextInternal vertx;
  private final int messageBytes;
  private final Listener listener;
  private @Nullable ByteBuf fragments;
  private boolean closing;
  private boolean gone;
  private boolean inTurn;

  private Wire(
      Channel channel, ContextInternal vertx, int messageBytes, Function<Wire, Listener> listener) {
    this.channel = channel;
    this.vertx = vertx;
    this.messageBytes = messageBytes;
    this.listener = listener.apply(this);
  }

  /** Who is at this end. Called on the event loop. */
  interface Listener {
    void received(String text);

    /** The connection is over, said once; {@code code} is the peer's, 1005 where it named none, 1006 where it just went, ours where we closed. */
    void closed(int code);

    /** After a time in which nothing could be written. */
    void writable();
  }

  /**
   * Takes the channel over: takes the place of the handler called {@code handler}, which is Vert.x's. To be called on the channel's event loop, right after
   * the upgrade.
   *
   * @param messageBytes of one message in all its fragments; 0 means off
   */
  static Wire install(
      ChannelPipeline pipeline,
      ContextInternal vertx,
      int messageBytes,
      Function<Wire, Listener> listener) {
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
    int max = messageBytes == 0 ? Integer.MAX_VALUE : messageBytes;
    WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        .allowExtensions(false)
        .maxFramePayloadLength(max)
        .closeOnProtocolViolation(false)
        .build();
    pipeline.addBefore("handler", "frames", new WebSocket13FrameDecoder(config));
    pipeline.addBefore("handler", "utf8", new Utf8FrameValidator(false));
    Wire wire = new Wire(pipeline.channel(), vertx, max, listener);
    pipeline.replace("handler", "snug", wire);
    return wire;
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /** Whether what is written now goes to the network soon. Nothing does once it closes. */
  boolean isWritable() {
    return !closing && channel.isWritable();
  }

  boolean isClosing() {
    return closing;
  }

  /** Writes frames; takes the buffer over. Nothing leaves before {@link #flush}. */
  void write(ByteBuf frames) {
    if (closing) {
      frames.release();
    } else {
      channel.write(frames, channel.voidPromise());
    }
  }

  void flush() {
    inTurn = false;
    channel.flush();
  }

  /** Whether this is the first time in this turn that somebody asks. */
  boolean entersTurn() {
    boolean enters = !inTurn;
    inTurn = true;
    return enters;
  }

  /** Takes nothing more from the network: the peer has to wait. What was read already still comes. */
  void pause() {
    channel.config().setAutoRead(false);
  }

  /** Ends a {@link #pause}. */
  void read() {
    channel.config().setAutoRead(true);
  }

  /** Says goodbye and closes once the peer answers, or after {@link #CLOSE_SECONDS}. */
  void close(int code, String reason) {
    close(code, reason, TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
  }

  /** As {@link #close(int, String)}, with less time for the peer. */
  void close(int code, String reason, long millis) {
    if (closing) {
      return;
    }
    closing = true; // first: what the flush makes writable again must not follow the close
    read();
    channel.writeAndFlush(Frames.close(allocator(), code, reason), channel.voidPromise());
    channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
    ended(code);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof WebSocketFrame frame) {
        frame(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    channel.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (isWritable()) {
      vertx.dispatch(listener::writable);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended(LOST);
    dropFragments();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      close(corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
    } else if (cause instanceof IOException) {
      channel.close();
    } else {
      log.atError().setMessage("socket failed").setCause(cause).log();
      close(INTERNAL, "internal error");
    }
  }

  private void frame(WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      closedByPeer(close);
    } else if (closing) {
      return; // what still comes before the peer's own close counts for nothing
    } else if (frame instanceof TextWebSocketFrame text) {
      text(text);
    } else if (frame instanceof ContinuationWebSocketFrame more) {
      append(more);
    } else if (frame instanceof PingWebSocketFrame ping) {
      pong(ping);
    } else if (frame instanceof BinaryWebSocketFrame) {
      close(BINARY, "text frames only");
    }
  }

  private void text(TextWebSocketFrame frame) {
    if (frame.isFinalFragment()) {
      deliver(frame.content());
    } else {
      fragments = allocator().heapBuffer(frame.content().readableBytes());
      fragments.writeBytes(frame.content());
    }
  }

  private void append(ContinuationWebSocketFrame frame) {
    ByteBuf whole = fragments;
    if (whole == null) {
      return;
    }
    if ((long) whole.readableBytes() + frame.content().readableBytes() > messageBytes) {
      dropFragments();
      close(TOO_LARGE, "a message may have up to " + messageBytes + " bytes");
      return;
    }
    whole.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      fragments = null;
      deliver(whole);
      whole.release();
    }
  }

  private void deliver(ByteBuf message) {
    String text = message.toString(StandardCharsets.UTF_8);
    vertx.dispatch(() -> listener.received(text));
  }

  /** A peer that doesn't read is owed no pongs: they would only pile up. */
  private void pong(PingWebSocketFrame ping) {
    if (isWritable()) {
      write(Frames.pong(allocator(), ping.content()));
    }
  }

  private void closedByPeer(CloseWebSocketFrame frame) {
    if (closing) {
      channel.close();
      return;
    }
    int code = frame.statusCode() == -1 ? NO_CODE : frame.statusCode();
    ByteBuf answer =
        code == NO_CODE ? Frames.emptyClose(allocator()) : Frames.close(allocator(), code, "");
    closing = true;
    channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    ended(code);
  }

  private void ended(int code) {
    if (!gone) {
      gone = true;
      vertx.dispatch(() -> listener.closed(code));
    }
  }

  private void dropFragments() {
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
  }
}
