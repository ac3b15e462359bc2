package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeaderLimitTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void start() {
    HttpServerOptions options =
        new HttpServerOptions().setMaxHeaderSize(24 * 1024).setHttp2ClearTextEnabled(false);
    server = HttpNode.await(vertx
        .createHttpServer(options)
        .connectionHandler(connection -> HeaderLimit.install(connection, options))
        .requestHandler(request -> {
          Future<Void> body =
              request.method().equals(HttpMethod.POST) ? request.end() : Future.succeededFuture();
          body.compose(ended -> request.response().end("took " + request.getHeader("last")));
        })
        .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    HttpNode.await(vertx.close());
  }

  @Test
  void takesAHundredFields() throws IOException {
    assertThat(answer(
            "GET / HTTP/1.1\r\nHost: x\r\n" + fields(97) + "Last: z\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("took z");
  }

  /** The request never ends: it must not be held until it does. */
  @Test
  void refusesMoreAtOnce() throws IOException {
    assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\n" + fields(110))).startsWith("HTTP/1.1 431");
  }

  @Test
  void takesTrailers() throws IOException {
    assertThat(answer(CHUNKED + fields(100) + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void refusesMoreTrailersAtOnce() throws IOException {
    assertThat(answer(CHUNKED + fields(110))).doesNotContain("200");
  }

  @Test
  void refusesWhatIsNoField() throws IOException {
    assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\na: b\u0001c\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  private static String fields(int count) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < count; i++) {
      fields.append(i).append(":\r\n");
    }
    return fields.toString();
  }

  /** All that comes until the server closes; fails where it does not. */
  private String answer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
