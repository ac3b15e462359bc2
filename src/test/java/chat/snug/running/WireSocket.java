package chat.snug.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A WebSocket written out byte by byte (RFC 6455, section 5.2), so that it can say what no client would. */
public final class WireSocket implements AutoCloseable {
  public static final int FINAL = 0x80;
  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  private static final int MASKED = 0x80;
  private static final int SHORT = 126;
  private static final int LONG = 127;
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private final RawConnection connection;

  private WireSocket(RawConnection connection) {
    this.connection = connection;
  }

  /** What the server says: a frame of the contract, or the close code with which it ended; 1006 where it just hung up. */
  public record Said(JsonNode frame, int closeCode) {
    public boolean isClose() {
      return closeCode != 0;
    }
  }

  /** The head of a good handshake but for what is given, which replaces or, with an empty value, leaves out a header. */
  public static String handshake(Map<String, String> changes) {
    Map<String, String> headers = new java.util.LinkedHashMap<>();
    headers.put("Host", "127.0.0.1");
    headers.put("Upgrade", "websocket");
    headers.put("Connection", "Upgrade");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    headers.putAll(changes);
    StringBuilder head = new StringBuilder("GET /v1/socket HTTP/1.1\r\n");
    headers.forEach((name, value) -> {
      if (!value.isEmpty()) {
        head.append(name).append(": ").append(value).append("\r\n");
      }
    });
    return head.append("\r\n").toString();
  }

  public static WireSocket open(int port) throws IOException {
    RawConnection connection = RawConnection.open(port).say(handshake(Map.of()));
    RawConnection.Answer answer = connection.answer();
    if (answer.status() != 101) {
      throw new IllegalStateException("no handshake: " + answer);
    }
    return new WireSocket(connection);
  }

  public WireSocket text(String text) {
    return bytes(frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  public WireSocket bytes(byte[] bytes) {
    connection.say(bytes);
    return this;
  }

  /** A masked frame. */
  public static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = head(first, payload.length, payload.length + 14).put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
    }
    return written(frame);
  }

  /** The first bytes of a masked frame that says it has so many. */
  public static byte[] headOnly(int first, long length) {
    return written(head(first, length, 14).put(MASK));
  }

  private static ByteBuffer head(int first, long length, int capacity) {
    ByteBuffer frame = ByteBuffer.allocate(capacity).put((byte) first);
    if (length < SHORT) {
      return frame.put((byte) (MASKED | length));
    }
    return length < 1 << 16
        ? frame.put((byte) (MASKED | SHORT)).putShort((short) length)
        : frame.put((byte) (MASKED | LONG)).putLong(length);
  }

  private static byte[] written(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /** What the server says next; pongs of the protocol itself are left out. */
  public Said next() throws IOException {
    DataInputStream input = connection.input();
    while (true) {
      int first = input.read();
      if (first < 0) {
        return new Said(null, 1006);
      }
      byte[] payload = new byte[length(input)];
      input.readFully(payload);
      int opcode = first & 0xF;
      if (opcode == TEXT) {
        return new Said(Person.JSON.readTree(payload), 0);
      }
      if (opcode == CLOSE) {
        return new Said(
            null, payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort());
      }
    }
  }

  /** The next frame of that type; fails where the server closes before. */
  public JsonNode await(String type) throws IOException {
    while (true) {
      Said said = next();
      if (said.isClose()) {
        throw new AssertionError("closed with " + said.closeCode() + " instead of " + type);
      }
      if (ChatSocket.isOf(said.frame(), type)) {
        return said.frame();
      }
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private static int length(DataInputStream input) throws IOException {
    int length = input.readUnsignedByte();
    return switch (length) {
      case SHORT -> input.readUnsignedShort();
      case LONG -> Math.toIntExact(input.readLong());
      default -> length;
    };
  }
}
