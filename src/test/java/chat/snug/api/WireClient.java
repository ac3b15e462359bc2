package chat.snug.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A WebSocket client as plain as can be (RFC 6455), which reads only when it is asked to. It holds every frame against the document. */
final class WireClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int MEDIUM = 126;
  private static final int LONG = 127;
  private static final int MEDIUM_MAX = 0xFFFF;

  private final FrameCoverage coverage;
  private final Socket socket;
  private final DataInputStream in;
  private final Answer handshake;

  private WireClient(URI server, Map<String, String> headers, FrameCoverage coverage)
      throws IOException {
    this.coverage = coverage;
    socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    var request = new StringBuilder("GET /v1/socket HTTP/1.1\r\nHost: " + server.getAuthority());
    headers.forEach(
        (name, value) -> request.append("\r\n").append(name).append(": ").append(value));
    socket.getOutputStream().write(request.append("\r\n\r\n").toString().getBytes(UTF_8));
    handshake = readAnswer();
  }

  /** The headers of a good handshake. */
  static Map<String, String> upgrade() {
    return new HashMap<>(Map.of(
        "Connection", "Upgrade",
        "Upgrade", "websocket",
        "Sec-WebSocket-Version", "13",
        "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
  }

  /** What a request to the socket's path with these headers is answered. */
  static Answer knock(URI server, Map<String, String> headers) {
    try (var client = new WireClient(server, headers, new FrameCoverage())) {
      return client.handshake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static WireClient connect(URI server, FrameCoverage coverage) {
    try {
      var client = new WireClient(server, upgrade(), coverage);
      assertThat(client.handshake.status()).isEqualTo(101);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @param frame becomes JSON */
  void send(Object frame) {
    var payload = ApiDocument.JSON.valueToTree(frame).toString().getBytes(UTF_8);
    var bytes = ByteBuffer.allocate(payload.length + 14);
    bytes.put((byte) TEXT);
    if (payload.length < MEDIUM) {
      bytes.put((byte) (MASKED | payload.length));
    } else if (payload.length <= MEDIUM_MAX) {
      bytes.put((byte) (MASKED | MEDIUM)).putShort((short) payload.length);
    } else {
      bytes.put((byte) (MASKED | LONG)).putLong(payload.length);
    }
    bytes.putInt(0).put(payload); // a mask of zeros leaves the payload as it is
    try {
      socket.getOutputStream().write(bytes.array(), 0, bytes.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame of this type, with those that came before it passed over. */
  JsonNode await(String type) {
    return readTo(type).stream().reduce((first, second) -> second).orElseThrow();
  }

  /** All frames up to the next one of this type. */
  List<JsonNode> readTo(String type) {
    var frames = new ArrayList<JsonNode>();
    do {
      frames.add(next());
    } while (!frames.get(frames.size() - 1).get("type").asText().equals(type));
    return frames;
  }

  /** Says ping; what came before the pong, which is the answer to all that was said before and has none of its own. */
  List<JsonNode> sync() {
    send(Map.of("type", "ping"));
    return readTo("pong");
  }

  /** The code with which the server closes, with the frames that come before passed over. */
  int closeCode() {
    try {
      var frame = read();
      while (frame.opcode != CLOSE) {
        coverage.check(json(frame));
        frame = read();
      }
      var code = frame.payload.getShort() & 0xFFFF;
      coverage.checkClose(code);
      return code;
    } catch (IOException e) {
      throw new AssertionError("no close frame came", e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Frame(int opcode, ByteBuffer payload) {
    String text() {
      return UTF_8.decode(payload.duplicate()).toString();
    }
  }

  private JsonNode next() {
    try {
      var frame = read();
      assertThat(frame.opcode).as(() -> "a text frame; " + frame.text()).isEqualTo(TEXT);
      return coverage.check(json(frame));
    } catch (IOException e) {
      throw new AssertionError("no frame came", e);
    }
  }

  private Frame read() throws IOException {
    var opcode = in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == MEDIUM) {
      length = in.readUnsignedShort();
    } else if (length == LONG) {
      length = in.readLong();
    }
    return new Frame(opcode, ByteBuffer.wrap(in.readNBytes((int) length)));
  }

  private static JsonNode json(Frame frame) throws IOException {
    return ApiDocument.JSON.readTree(frame.text());
  }

  private Answer readAnswer() throws IOException {
    var status = Integer.parseInt(line().split(" ", 3)[1]);
    var headers = new HashMap<String, List<String>>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var parts = line.split(": ", 2);
      headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
    }
    var all = HttpHeaders.of(headers, (name, value) -> true);
    var length = (int) all.firstValueAsLong("Content-Length").orElse(0);
    return new Answer(status, all, new String(in.readNBytes(length), UTF_8));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
