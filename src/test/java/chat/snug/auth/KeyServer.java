package chat.snug.auth;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.security.Key;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** An application's key server on this machine, which answers as a test says and counts how often it was asked. */
final class KeyServer {
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  volatile Handler<HttpServerRequest> answer = request -> request.response().end(set());

  KeyServer(Vertx vertx) {
    server = Faults.await(vertx
        .createHttpServer()
        .requestHandler(request -> {
          asked.incrementAndGet();
          answer.handle(request);
        })
        .listen(0, "127.0.0.1"));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/keys");
  }

  int asked() {
    return asked.get();
  }

  void serves(String body) {
    answer = request -> request.response().end(body);
  }

  void close() {
    Faults.await(server.close());
  }

  /** A key set of these keys. */
  static String set(String... keys) {
    return Arrays.stream(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** One key as JSON, with members changed by {@code name, value} pairs. */
  static String key(String kid, Key publicKey, Object... members) {
    try {
      JsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(publicKey);
      key.setKeyId(kid);
      for (int i = 0; i < members.length; i += 2) {
        key.setOtherParameter((String) members[i], members[i + 1]);
      }
      return key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }
}
