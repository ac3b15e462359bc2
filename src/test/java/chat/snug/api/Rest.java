package chat.snug.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Calls one server, as one user or as nobody; every answer is held against the document. */
final class Rest {
  private static final HttpClient CLIENT = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(10))
      .build();
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private final URI server;
  private final Coverage coverage;
  private final String token;

  private Rest(URI server, Coverage coverage, String token) {
    this.server = server;
    this.coverage = coverage;
    this.token = token;
  }

  /** Calls without a token. */
  static Rest of(URI server, Coverage coverage) {
    return new Rest(server, coverage, null);
  }

  /** The same server, as who holds this token. */
  Rest with(String accessToken) {
    return new Rest(server, coverage, accessToken);
  }

  /** A segment of a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  Answer get(String path) {
    return call("GET", path, Map.of(), "");
  }

  Answer delete(String path) {
    return call("DELETE", path, Map.of(), "");
  }

  Answer post(String path, Object body) {
    return call("POST", path, body);
  }

  Answer put(String path, Object body) {
    return call("PUT", path, body);
  }

  Answer patch(String path, Object body) {
    return call("PATCH", path, body);
  }

  /** @param body becomes JSON */
  Answer call(String method, String path, Object body) {
    return call(
        method, path, Map.of("Content-Type", "application/json"), json(body).toString());
  }

  Answer call(String method, String path, Map<String, String> headers, String body) {
    var request = HttpRequest.newBuilder(URI.create(server + path))
        .timeout(TIME_LIMIT)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return coverage.check(method, URI.create(path).getRawPath(), send(request.build()));
  }

  private static Answer send(HttpRequest request) {
    try {
      var response = CLIENT.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(Object body) {
    return ApiDocument.JSON.valueToTree(body);
  }
}
