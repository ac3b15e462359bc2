package chat.snug.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A user of an embedding application: signs its own tokens and calls REST, with nothing of the product's code. */
public final class Person {
  public static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long TOKEN_SECONDS = 3600;

  private final SnugProcess server;
  private final String id;
  private final String token;

  private Person(SnugProcess server, String id) {
    this.server = server;
    this.id = id;
    token = token(id, Instant.now().getEpochSecond() + TOKEN_SECONDS);
  }

  /** An answer of REST; the body is a missing node where there was none. */
  public record Answer(int status, JsonNode json) {
    public String code() {
      return json.path("code").asText();
    }
  }

  /** Somebody whom the server knows. */
  public static Person of(SnugProcess server, String id) {
    Person person = new Person(server, id);
    Answer me = person.get("/v1/users/me");
    if (me.status() != 200) {
      throw new AssertionError("GET /v1/users/me: " + me);
    }
    return person;
  }

  public static String token(String sub, long exp) {
    String signed = encoded(JSON.valueToTree(Map.of("alg", "HS256")))
        + "."
        + encoded(JSON.valueToTree(Map.of("sub", sub, "name", "Name of " + sub, "exp", exp)));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(signed));
  }

  public String id() {
    return id;
  }

  public String token() {
    return token;
  }

  public SnugProcess server() {
    return server;
  }

  public Answer get(String path) {
    return call("GET", path, null);
  }

  /** What is no JSON, such as the metrics. */
  public String text(String path) {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://" + server.host() + ":" + server.port() + path))
        .timeout(PATIENCE)
        .build();
    return sent(request).body();
  }

  public Answer post(String path, Object body) {
    return call("POST", path, body);
  }

  public Answer call(String method, String path, Object body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create("http://" + server.host() + ":" + server.port() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }
    return send(request.build());
  }

  /** A new group of mine with these members; its id. */
  public String group(Person... members) {
    List<String> ids = new ArrayList<>();
    for (Person member : members) {
      ids.add(member.id);
    }
    Answer made = post("/v1/rooms", Map.of("kind", "group", "name", "Room", "members", ids));
    if (made.status() != 201) {
      throw new AssertionError("POST /v1/rooms: " + made);
    }
    return made.json().get("id").asText();
  }

  /** Sends without a socket. */
  public Answer say(String room, String clientMsgId, String text) {
    return post(
        "/v1/rooms/" + room + "/messages", Map.of("client_msg_id", clientMsgId, "text", text));
  }

  /** The whole log above a seq. */
  public List<JsonNode> events(String room, long after) {
    List<JsonNode> events = new ArrayList<>();
    JsonNode next = JSON.getNodeFactory().numberNode(after);
    while (!next.isNull()) {
      Answer piece = get("/v1/rooms/" + room + "/events?limit=500&after=" + next.asLong());
      if (piece.status() != 200) {
        throw new AssertionError("GET events: " + piece);
      }
      piece.json().get("items").forEach(events::add);
      next = piece.json().get("after");
    }
    return events;
  }

  public ChatSocket connect() {
    return connect(UUID.randomUUID().toString());
  }

  public ChatSocket connect(String device) {
    return ChatSocket.hello(this, HTTP, device);
  }

  /** Shows every frame to the listener, on one thread at a time, and keeps no messages. */
  public ChatSocket connect(String device, Consumer<JsonNode> listener) {
    return ChatSocket.hello(this, HTTP, device, listener);
  }

  private static Answer send(HttpRequest request) {
    HttpResponse<String> response = sent(request);
    return new Answer(response.statusCode(), parse(response.body()));
  }

  private static JsonNode parse(String body) {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse<String> sent(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(JsonNode json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(SnugProcess.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
