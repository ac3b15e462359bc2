package chat.snug.client;

/** Opens WebSockets to the server. */
public interface SocketFactory {
  /** One WebSocket, from the moment its opening began. */
  interface Socket {
    /** Sends a text frame. Nothing happens where the socket is not open any more. */
    void send(String text);

    /** Sends a close frame with this code and lets go of the connection, at the latest 2 s later. */
    void close(int code);

    /** Lets go of the connection (or of the attempt) at once, with no word to the other side. */
    void abort();
  }

  /** What is told about a socket, on the client's own thread; after {@link #failed} or {@link #closed} nothing more. */
  interface Events {
    /** The handshake succeeded. */
    void opened();

    /** The handshake failed: no socket came of it. */
    void failed();

    /** A text frame came. */
    void text(String text);

    /**
     * The socket has ended.
     *
     * @param code of the close frame, 1005 for one without a code, 1006 where there was none
     * @param byServer whether the server's close frame brought the code; else our own side failed the connection, or it broke
     */
    void closed(int code, boolean byServer);
  }

  /** Begins to open one. */
  Socket open(Events events);
}
