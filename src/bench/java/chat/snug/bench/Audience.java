package chat.snug.bench;

import chat.snug.running.Person;
import chat.snug.running.WireSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Many sessions read by one thread, which counts the messages that reach them and looks no further into them. */
final class Audience implements AutoCloseable {
  private static final byte[] MESSAGE = "{\"type\":\"message\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] WELCOME = "{\"type\":\"welcome\"".getBytes(StandardCharsets.UTF_8);
  private static final int BUFFER = 8192;
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MEDIUM = 126;
  private static final int TOKEN_SECONDS = 3600;

  private final Selector selector = Selector.open();
  private final AtomicLong heard = new AtomicLong();
  private final AtomicLong welcomed = new AtomicLong();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "audience");
  private volatile Throwable failure;
  private volatile boolean closing;

  Audience() throws IOException {
    reader.setDaemon(true);
    reader.start();
  }

  /** One more session; whoever asks waits for {@link #welcomed} to grow. */
  Seat join(int port, String user) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channels.add(channel);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    write(channel, WireSocket.handshake(Map.of()).getBytes(StandardCharsets.US_ASCII));
    Seat seat = new Seat(channel);
    seat.awaitHandshake();
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, seat);
    selector.wakeup();
    String token = Person.token(user, Instant.now().getEpochSecond() + TOKEN_SECONDS);
    seat.say("{\"type\":\"hello\",\"token\":\"" + token
        + "\",\"device\":\"bench\",\"state\":\"foreground\"}");
    return seat;
  }

  /** Messages that came to any of the sessions. */
  long heard() {
    check();
    return heard.get();
  }

  long welcomed() {
    check();
    return welcomed.get();
  }

  private void check() {
    if (failure != null) {
      throw new IllegalStateException("a session ended", failure);
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    selector.close();
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      int unused = channel.write(buffer);
    }
  }

  private void read() {
    try {
      while (!closing) {
        int unused = selector.select(key -> ((Seat) key.attachment()).take());
      }
    } catch (IOException | RuntimeException broken) {
      failure = closing ? null : broken;
    }
  }

  /** One session. */
  final class Seat {
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    private Seat(SocketChannel channel) {
      this.channel = channel;
    }

    /** Sends a frame. */
    void say(String text) {
      try {
        write(channel, WireSocket.frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void awaitHandshake() throws IOException {
      String answer = "";
      while (!answer.contains("\r\n\r\n")) {
        if (channel.read(buffer) < 0) {
          throw new IOException("no handshake: " + answer);
        }
        answer = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
      }
      if (!answer.startsWith("HTTP/1.1 101")) {
        throw new IOException(answer);
      }
      buffer.clear();
    }

    private void take() {
      try {
        if (channel.read(buffer) < 0) {
          throw new IOException("the server has closed");
        }
        buffer.flip();
        while (takeFrame()) {
          // What is left is the beginning of the next.
        }
        buffer.compact();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Whether a whole frame was there. */
    private boolean takeFrame() throws IOException {
      int at = buffer.position();
      if (buffer.remaining() < 2) {
        return false;
      }
      int length = buffer.get(at + 1);
      int head = 2;
      if (length == MEDIUM) {
        if (buffer.remaining() < 4) {
          return false;
        }
        length = buffer.getShort(at + 2) & 0xffff;
        head = 4;
      }
      if (buffer.remaining() < head + length) {
        return false;
      }
      if ((buffer.get(at) & 0xff) == CLOSE) {
        throw new IOException("closed with " + buffer.getShort(at + head));
      }
      count(at + head, length);
      buffer.position(at + head + length);
      return true;
    }

    private void count(int at, int length) {
      if (begins(MESSAGE, at, length)) {
        heard.incrementAndGet();
      } else if (begins(WELCOME, at, length)) {
        welcomed.incrementAndGet();
      }
    }

    private boolean begins(byte[] with, int at, int length) {
      return length >= with.length
          && ByteBuffer.wrap(buffer.array(), at, with.length).equals(ByteBuffer.wrap(with));
    }
  }
}
