package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody who calls a node; anonymous, or with a token. */
final class Tester {
  private static final HttpClient CLIENT = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(10))
      .build();

  final String id;
  private final int port;
  private final String token;

  private Tester(int port, String id, String token) {
    this.port = port;
    this.id = id;
    this.token = token;
  }

  static Tester anonymous(HttpNode node) {
    return new Tester(node.port(), "", null);
  }

  static Tester withToken(HttpNode node, String token) {
    return new Tester(node.port(), "", token);
  }

  /** A user of the embedding application. */
  static Tester user(HttpNode node, String id) {
    return withClaims(node, id, Map.of());
  }

  static Tester admin(HttpNode node, String id) {
    return withClaims(node, id, Map.of("admin", true));
  }

  static Tester withClaims(HttpNode node, String id, Map<String, Object> claims) {
    JsonObject body = new JsonObject()
        .put("sub", id)
        .put("name", "Name of " + id)
        .put("exp", Instant.now().getEpochSecond() + 3600);
    claims.forEach(body::put);
    return new Tester(node.port(), id, jwt(body));
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String json) {
    return call("POST", path, json);
  }

  /** A body that is null is none. */
  Answer call(String method, String path, String json) {
    return json == null
        ? send(request(path).method(method, BodyPublishers.noBody()))
        : call(method, path, json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  Answer call(String method, String path, byte[] body, String type) {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofByteArray(body));
    return send(type == null ? request : request.header("Content-Type", type));
  }

  Answer with(String header, String value, String method, String path) {
    return send(request(path).header(header, value).method(method, BodyPublishers.noBody()));
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new AssertionError("the call failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("the test was interrupted", e);
    }
  }

  /** A room of this user with these others; its id. */
  String room(Tester... others) {
    StringBuilder members = new StringBuilder();
    for (Tester other : others) {
      members.append(members.isEmpty() ? "" : ",").append('"').append(other.id).append('"');
    }
    Answer made =
        post("/v1/rooms", "{\"kind\":\"group\",\"name\":\"R\",\"members\":[" + members + "]}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().getString("id");
  }

  /** Makes the user known to the server. */
  Tester known() {
    assertThat(get("/v1/users/me").status()).isEqualTo(200);
    return this;
  }

  long say(String room, String text) {
    Answer sent = post(
        "/v1/rooms/" + room + "/messages",
        new JsonObject()
            .put("client_msg_id", "m" + System.nanoTime())
            .put("text", text)
            .encode());
    assertThat(sent.status()).as(sent.text()).isEqualTo(201);
    return sent.json().getLong("seq");
  }

  static String quoted(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String jwt(JsonObject claims) {
    try {
      String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
          + "." + base64(claims.toBuffer().getBytes());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HttpNode.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What came back. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonObject json() {
      return new JsonObject(text());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** Holds where it is a whole problem with this status and code. */
    void isProblem(int status, String code) {
      assertThat(status()).as(text()).isEqualTo(status);
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      JsonObject body = json();
      assertThat(body.fieldNames()).contains("type", "title", "status", "detail", "code");
      assertThat(body.getInteger("status")).isEqualTo(status);
      assertThat(body.getString("code")).isEqualTo(code);
      assertThat(text()).doesNotContain("Exception", "chat.snug", ".java");
    }
  }
}
