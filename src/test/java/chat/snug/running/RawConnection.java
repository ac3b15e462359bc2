package chat.snug.running;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A TCP connection, for what no good client says. */
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 40_000;

  private final Socket socket;
  private final DataInputStream input;

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    input = new DataInputStream(socket.getInputStream());
  }

  /** An answer of HTTP. */
  public record Answer(int status, Map<String, String> headers, String body) {}

  public static RawConnection open(int port) throws IOException {
    return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** One byte for each character; what can't be sent since the server hung up is not the sender's trouble. */
  public RawConnection say(String bytes) {
    return say(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawConnection say(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException hungUp) {
      // What it said before is still to be read.
    }
    return this;
  }

  /** Reads one answer: its head, and as much of a body as its {@code Content-Length} says. */
  public Answer answer() throws IOException {
    String[] statusLine = line().split(" ", 3);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
    input.readFully(body);
    return new Answer(
        Integer.parseInt(statusLine[1]), headers, new String(body, StandardCharsets.UTF_8));
  }

  DataInputStream input() {
    return input;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = input.read(); b != '\n'; b = input.read()) {
      if (b < 0) {
        throw new EOFException("the server hung up after: " + line);
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
