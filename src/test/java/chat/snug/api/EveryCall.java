package chat.snug.api;

import static chat.snug.api.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What all calls have in common, asked of each of them with the examples of the document. */
final class EveryCall {
  private static final String NOT_UTF_8 = "?x=%ff";
  private static final int BODY_BYTES = 64 * 1024;

  private final OpenApi api;

  EveryCall(OpenApi api) {
    this.api = api;
  }

  /** Without a good token, with a query or a body that is none. */
  void refusesWhatIsMalformed(Rest nobody) {
    var user = nobody.with(Jwt.of("mallory"));
    var late = nobody.with(Jwt.of("mallory", Duration.ofMinutes(-1)));
    for (var operation : api.operations()) {
      var path = api.examplePath(operation);
      if (!operation.isOpen()) {
        refused(example(nobody, operation), 401, "unauthorized");
        refused(example(late, operation), 401, "token_expired");
      }
      refused(
          user.call(operation.method(), path + NOT_UTF_8, json(), body(operation)), 400, "invalid");
      if (operation.hasBody()) {
        var large = "{\"x\":\"" + "x".repeat(BODY_BYTES) + "\"}";
        refused(user.call(operation.method(), path, json(), large), 413, "too_large");
        var type = Map.of("Content-Type", "text/plain");
        refused(user.call(operation.method(), path, type, "{}"), 415, "invalid");
      }
    }
  }

  /** Of a user, or for calls without one an address, that called too often. */
  void refusesHaste(Rest nobody) {
    var calls = 0;
    for (var operation : api.operations()) {
      if (operation.documents(429)) {
        var user = nobody.with(Jwt.ofAdmin("hasty-" + calls++));
        assertThat(meets429(user, operation)).as(operation.toString()).isTrue();
      }
    }
  }

  /** The limit is one call a second; a busy machine may be slower. */
  private boolean meets429(Rest user, OpenApi.Operation operation) {
    for (var tries = 0; tries < 50; tries++) {
      if (example(user, operation).status() == 429) {
        return true;
      }
    }
    return false;
  }

  /** Of a server that cannot do what it is asked. */
  void fails(Rest nobody, int status) {
    var admin = nobody.with(Jwt.ofAdmin("root"));
    for (var operation : api.operations()) {
      if (operation.documents(status) && !operation.id().equals("openSocket")) {
        assertThat(example(admin, operation).status()).as(operation.toString()).isEqualTo(status);
      }
    }
  }

  /** With the methods that a path does not have. */
  void refusesOtherMethods(Rest nobody) {
    var user = nobody.with(Jwt.of("mallory"));
    for (var path : api.operations().stream().map(api::examplePath).distinct().toList()) {
      for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
        if (api.find(method, path).isEmpty()) {
          refused(user.call(method, path, Map.of(), ""), 405, "unsupported");
        }
      }
    }
  }

  private Answer example(Rest caller, OpenApi.Operation operation) {
    var path = api.examplePath(operation);
    return caller.call(
        operation.method(), path, operation.hasBody() ? json() : Map.of(), body(operation));
  }

  private String body(OpenApi.Operation operation) {
    return operation.hasBody() ? api.exampleBody(operation).toString() : "";
  }

  private static Map<String, String> json() {
    return Map.of("Content-Type", "application/json");
  }
}
