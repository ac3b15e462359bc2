package chat.snug.api;

import static chat.snug.api.World.ok;
import static chat.snug.api.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.SnugProcess;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What needs no token: health, metrics, documents, the first page, the socket's handshake. */
final class OperationScenes {
  private static final String SOCKET = "/v1/socket";

  private final URI server;
  private final Coverage coverage;
  private final Rest nobody;

  OperationScenes(URI server, Coverage coverage) {
    this.server = server;
    this.coverage = coverage;
    nobody = Rest.of(server, coverage);
  }

  void play() {
    ok(nobody.get("/health/live"));
    ok(nobody.get("/health/ready"));
    assertThat(ok(nobody.get("/metrics")).body()).contains("# TYPE ");
    for (var path : List.of("/openapi.json", "/asyncapi.json", "/")) {
      var tag = ok(nobody.get(path)).headers().firstValue("ETag").orElseThrow();
      var again = nobody.call("GET", path, Map.of("If-None-Match", tag), "");
      assertThat(again.status()).isEqualTo(304);
    }
    handshakes();
    refused(nobody.get("/no/such/path"), 404, "not_found");
  }

  private void handshakes() {
    assertThat(knock(Map.of()).status()).isEqualTo(101);
    assertThat(knock(Map.of("Sec-WebSocket-Protocol", "other, snug.v1"))
            .headers()
            .firstValue("Sec-WebSocket-Protocol"))
        .hasValue("snug.v1");
    refused(nobody.get(SOCKET), 400, "invalid");
    refused(knock(Map.of("Sec-WebSocket-Protocol", "other")), 400, "invalid");
    refused(knock(Map.of("Sec-WebSocket-Key", "too short")), 400, "invalid");
    refused(knock(Map.of("Origin", "https://elsewhere.example")), 403, "forbidden");
    refused(knock(Map.of("Sec-WebSocket-Version", "8")), 426, "invalid");
  }

  /** A server that ends while a client is connected. */
  void goAway(SnugProcess ending) throws IOException, InterruptedException {
    try (var client = WireClient.connect(server, new FrameCoverage())) {
      client.send(
          Map.of("type", "hello", "token", Jwt.of("ann"), "device", "d", "state", "foreground"));
      client.await("welcome");
      ending.signal("TERM");
      client.await("drain");
      assertThat(nobody.get("/health/ready").status()).isEqualTo(503);
      refused(knock(Map.of()), 503, "unavailable");
    }
  }

  private Answer knock(Map<String, String> headers) {
    var all = WireClient.upgrade();
    all.putAll(headers);
    return coverage.check("GET", SOCKET, WireClient.knock(server, all));
  }
}
