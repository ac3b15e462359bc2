package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that plays some of the roles says so to who asks for another, and stays visible to its operator. */
class RolesIT {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Duration SOON = Duration.ofSeconds(20);
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

  @Test
  void severalInstancesOfPresenceAreOneToWhoWatches() throws Exception {
    SnugProcess server = SnugProcess.quick(folder).with("SNUG_INSTANCES_PRESENCE", "3");
    try (SnugProcess node = server.start()) {
      List<Person> people =
          IntStream.range(0, 12).mapToObj(i -> Person.of(node, "person" + i)).toList();
      Person ann = Person.of(node, "ann");
      people.forEach(person -> ann.group(ann, person));
      List<String> names = people.stream().map(Person::id).toList();
      ChatSocket watcher = ann.connect();
      watcher.send(Map.of("type", "watch", "users", names));
      JsonNode first = watcher.await("presence");
      assertThat(first.get("items").findValuesAsText("user")).isEqualTo(names);
      assertThat(first.get("items").findValuesAsText("status")).containsOnly("offline");

      List<ChatSocket> phones =
          people.stream().map(person -> person.connect("phone")).toList();
      Waiting.until("all are online", SOON, () -> countOf(watcher, "online") == 12);
      Waiting.until(
          "all are counted",
          SOON,
          () -> ann.text("/metrics").contains("snug_presence_users{status=\"online\"} 13"));
      assertThat(node.stop()).isZero();
      node.start();
      // Whoever was here is still here, for as long as their lease lasts.
      ChatSocket again = ann.connect();
      again.send(Map.of("type", "watch", "users", names));
      JsonNode kept = again.await("presence");
      assertThat(kept.get("items").findValuesAsText("status")).hasSize(12).containsOnly("online");
      ChatSocket back = people.get(5).connect("phone");
      back.send(Map.of("type", "bye"));
      Waiting.until("one is offline", SOON, () -> countOf(again, "offline") == 1);
      assertThat(phones).allMatch(ChatSocket::isClosed);
      assertThat(node.log()).doesNotContain("level=error");
    }
  }

  /** Users who were told to stand so. */
  private static int countOf(ChatSocket socket, String status) {
    Set<String> users = new HashSet<>();
    for (JsonNode frame : socket.frames(0)) {
      if (ChatSocket.isOf(frame, "presence")) {
        frame.get("items").forEach(item -> {
          if (item.get("status").asText().equals(status)) {
            users.add(item.get("user").asText());
          }
        });
      }
    }
    return users.size();
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
