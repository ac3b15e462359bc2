package chat.snug.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A session over a bare TCP socket: it reads when it is told to, and takes little from the network while it does not. */
public final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int MEDIUM = 126;
  private static final int LONG = 127;

  private final Socket socket = new Socket();
  private DataInputStream in;
  private OutputStream out;
  private JsonNode welcome;

  private RawSocket() {}

  /** Welcomed already. The system gives the receive buffer a few thousand bytes at least, whatever is asked for. */
  public static RawSocket connect(Person person, String device, int receiveBuffer)
      throws IOException {
    RawSocket raw = new RawSocket();
    raw.socket.setReceiveBufferSize(receiveBuffer);
    raw.socket.setSoTimeout(PATIENCE_MILLIS);
    raw.socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), person.server().port()),
        PATIENCE_MILLIS);
    raw.in = new DataInputStream(raw.socket.getInputStream());
    raw.out = raw.socket.getOutputStream();
    raw.upgrade();
    raw.send(
        Map.of("type", "hello", "token", person.token(), "device", device, "state", "foreground"));
    raw.welcome = raw.next();
    return raw;
  }

  public JsonNode welcome() {
    return welcome;
  }

  public void send(Map<String, ?> frame) throws IOException {
    byte[] text = Person.JSON.writeValueAsBytes(frame);
    ByteBuffer buffer = ByteBuffer.allocate(text.length + 8);
    buffer.put((byte) TEXT);
    if (text.length < MEDIUM) {
      buffer.put((byte) (MASKED | text.length));
    } else {
      buffer.put((byte) (MASKED | MEDIUM)).putShort((short) text.length);
    }
    buffer.putInt(0).put(text); // a mask of zeros changes nothing
    out.write(buffer.array(), 0, buffer.position());
    out.flush();
  }

  /** Reads one frame. Fails where none comes for a long time, or with {@link EOFException} where the server has closed. */
  public JsonNode next() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == MEDIUM) {
      length = in.readUnsignedShort();
    } else if (length == LONG) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = in.readNBytes(length);
    if (first == CLOSE) {
      throw new EOFException("closed with " + ByteBuffer.wrap(payload).getShort());
    }
    return Person.JSON.readTree(payload);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void upgrade() throws IOException {
    String request = String.join(
        "\r\n",
        "GET /v1/socket HTTP/1.1",
        "Host: 127.0.0.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "",
        "");
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String answer = "";
    while (!answer.endsWith("\r\n\r\n")) {
      answer += (char) in.readUnsignedByte();
    }
    if (!answer.startsWith("HTTP/1.1 101")) {
      throw new IOException(answer);
    }
  }
}
