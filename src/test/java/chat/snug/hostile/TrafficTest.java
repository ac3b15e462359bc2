package chat.snug.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.hostile.Traffic.Call;
import chat.snug.hostile.Traffic.Frame;
import chat.snug.running.WireSocket;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  private final Traffic traffic = new Traffic();
  private final Tap tap = traffic.tap();

  /** Fails where it depends on how TCP cuts the stream. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100_000})
  void readsCallsAndFrames(int piece) {
    passes(Way.UP, piece, bytes("POST /v1/catch-up HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /"));
    passes(Way.DOWN, piece, bytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"));
    passes(Way.UP, piece, bytes("GET /v1/rooms HTTP/1.1\r\nHost: x\r\n\r\n"));
    passes(
        Way.UP,
        piece,
        bytes("POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nGET \r\n0\r\n\r\n"));
    passes(Way.UP, piece, bytes(WireSocket.handshake(Map.of())));
    passes(Way.DOWN, piece, bytes("HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\n"));
    String large = "{\"text\":\"" + "x".repeat(70_000) + "\",\"type\":\"send\"}";
    passes(
        Way.UP, piece, WireSocket.frame(WireSocket.FINAL | WireSocket.TEXT, "{}".getBytes(UTF_8)));
    passes(
        Way.UP, piece, WireSocket.frame(WireSocket.FINAL | WireSocket.TEXT, large.getBytes(UTF_8)));
    passes(Way.DOWN, piece, bytes("\u0081\u000f{\"type\":\"pong\"}\u0089\u0000"));

    assertThat(traffic.calls())
        .extracting(Call::method, Call::path)
        .extracting(Object::toString)
        .containsExactly(
            "(\"POST\", \"/v1/catch-up\")",
            "(\"GET\", \"/v1/rooms\")",
            "(\"POST\", \"/v1/x\")",
            "(\"GET\", \"/v1/socket\")");
    assertThat(traffic.sockets()).isEqualTo(1);
    assertThat(traffic.frames()).extracting(Frame::way).hasSize(4).startsWith(Way.UP, Way.UP);
    assertThat(traffic.frames())
        .extracting(Frame::type)
        .isEqualTo(List.of("", "send", "pong", "(ping)"));
    assertThat(traffic.frames()).extracting(Frame::bytes).startsWith(2, large.length(), 15);
  }

  private void passes(Way way, int piece, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += piece) {
      tap.passes(way, ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
