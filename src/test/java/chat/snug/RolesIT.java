package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.SnugProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that plays some of the roles says so to who asks for another, and stays visible to its operator. */
class RolesIT {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String UPGRADE = String.join(
      "\r\n",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "");

  @TempDir
  Path folder;

  @Test
  void withoutSocketsAnUpgradeIsRefusedAndRestServed() throws IOException {
    try (SnugProcess node = SnugProcess.quick(folder)
        .with("SNUG_ROLES", "http,presence")
        .with("SNUG_INSTANCES_HTTP", "3")
        .start()) {
      assertThat(get(node, "/v1/socket", UPGRADE))
          .startsWith("HTTP/1.1 503")
          .contains("\"code\":\"unavailable\"", "takes no sockets");
      assertThat(get(node, "/health/ready", "")).startsWith("HTTP/1.1 200");
      assertThat(get(node, "/v1/users/me", "")).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void withoutHttpRestIsRefusedAndSocketsServed() throws IOException {
    try (SnugProcess node =
        SnugProcess.quick(folder).with("SNUG_ROLES", "socket,presence").start()) {
      assertThat(get(node, "/v1/rooms", ""))
          .startsWith("HTTP/1.1 503")
          .contains("\"code\":\"unavailable\"", "answers no REST calls");
      assertThat(get(node, "/health/live", "")).startsWith("HTTP/1.1 200");
      assertThat(get(node, "/health/ready", "")).startsWith("HTTP/1.1 200");
      assertThat(get(node, "/metrics", "")).startsWith("HTTP/1.1 200").contains("snug_sockets");
      assertThat(get(node, "/v1/socket", UPGRADE)).startsWith("HTTP/1.1 101");
    }
  }

  /** The head of the answer and what of its body comes with it; the server closes, or has switched protocols. */
  private static String get(SnugProcess node, String path, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String close = headers.isEmpty() ? "Connection: close\r\n" : headers;
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + close + "\r\n";
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      byte[] piece = new byte[64 * 1024];
      for (int read = in.read(piece); read > 0; read = in.read(piece)) {
        text.append(new String(piece, 0, read, StandardCharsets.UTF_8));
        if (!headers.isEmpty()) {
          break;
        }
      }
      return text.toString();
    }
  }
}
