package chat.snug.client;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import org.jspecify.annotations.Nullable;

/** A WebSocket of Vert.x. */
final class VertxSocket implements SocketFactory.Socket {
  private static final int CODE_BYTES = 2;
  private static final int UNSIGNED_SHORT = 0xffff;

  private final SocketFactory.Events events;
  private @Nullable WebSocket socket;
  private boolean opened;
  private boolean over;
  private boolean givenUp;

  private VertxSocket(SocketFactory.Events events) {
    this.events = events;
  }

  /** Begins to open it, with handlers that hear even what comes along with the end of the handshake. */
  static VertxSocket open(
      ClientWebSocket opening, WebSocketConnectOptions options, SocketFactory.Events events) {
    VertxSocket made = new VertxSocket(events);
    opening.textMessageHandler(made::text);
    opening.frameHandler(made::frame);
    opening.closeHandler(any -> made.ended(CloseCodes.BROKEN, false));
    // What goes wrong ends the socket, and that is told.
    opening.exceptionHandler(error -> {});
    opening.connect(options).onComplete(made::connected);
    return made;
  }

  @Override
  public void send(String text) {
    if (socket != null && !over) {
      // A write that fails means that the socket is ending, and that is told.
      socket.writeTextMessage(text).onFailure(error -> {});
    }
  }

  @Override
  public void close(int code) {
    givenUp = true;
    if (socket != null && !over) {
      socket.close((short) code).onFailure(error -> {});
    }
  }

  @Override
  public void abort() {
    givenUp = true;
    if (socket != null) {
      cut(socket);
    }
  }

  private void connected(AsyncResult<WebSocket> result) {
    if (result.failed()) {
      over = true;
      if (!givenUp) {
        events.failed();
      }
      return;
    }
    socket = result.result();
    if (givenUp) {
      cut(result.result());
    } else {
      tellOpened();
    }
  }

  private void tellOpened() {
    if (!opened) {
      opened = true;
      events.opened();
    }
  }

  private void text(String text) {
    // What comes before the socket is at hand is heard, but nothing can be answered yet.
    if (!over && !givenUp) {
      events.text(text);
    }
  }

  /** Vert.x tells a close frame without a code as 1000; here its bytes are looked at. */
  private void frame(WebSocketFrame frame) {
    if (frame.isClose()) {
      boolean coded = frame.binaryData().length() >= CODE_BYTES;
      int code = coded ? frame.closeStatusCode() & UNSIGNED_SHORT : CloseCodes.WITHOUT_CODE;
      ended(code, true);
    }
  }

  private void ended(int code, boolean byServer) {
    if (!over) {
      over = true;
      if (!givenUp) {
        tellOpened();
      }
      events.closed(code, byServer);
    }
  }

  /** Closes the connection under the socket, and waits for nobody: the end is told by the close handler. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void cut(WebSocket socket) {
    ChannelHandlerContext channel = ((WebSocketInternal) socket).channelHandlerContext();
    channel.channel().close();
  }
}
