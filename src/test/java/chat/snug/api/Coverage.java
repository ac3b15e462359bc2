package chat.snug.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Holds every answer of a test run against the document of REST, and keeps which of the documented ones were seen. */
final class Coverage {
  private final OpenApi api = new OpenApi();
  private final Set<String> seen = new TreeSet<>();

  OpenApi api() {
    return api;
  }

  /** Documented answers that nobody has seen yet. */
  Set<String> missing() {
    var missing = api.answers();
    missing.removeAll(seen);
    return missing;
  }

  /** Fails where the answer is not documented, or is not as documented. */
  Answer check(String method, String path, Answer answer) {
    var operation = api.find(method, path);
    if (operation.isEmpty()) {
      checkRefusal(method + " " + path, answer);
    } else {
      check(operation.get(), answer);
    }
    return answer;
  }

  private void check(OpenApi.Operation operation, Answer answer) {
    var what = "%s: %d %s".formatted(operation, answer.status(), answer.body());
    var documented = api.response(operation, String.valueOf(answer.status()));
    documented.path("headers").fields().forEachRemaining(header -> {
      var value = answer.headers().firstValue(header.getKey());
      if (header.getValue().path("required").asBoolean()) {
        assertThat(value).as(what + ": " + header.getKey()).isPresent();
      }
    });
    if (documented.has("content")) {
      var media = documented.get("content").get(answer.type());
      assertThat(media).as(what + ": " + answer.type()).isNotNull();
      assertMatches(what, media.get("schema"), answer.content());
    } else {
      assertThat(answer.body()).as(what).isEmpty();
    }
    if (operation.path().startsWith("/v1/")) {
      assertNotStored(what, answer);
    }
    seen.add((operation.id() + " " + answer.status() + " " + answer.code()).strip());
  }

  /** What is answered where the document has no operation. */
  private void checkRefusal(String asked, Answer answer) {
    assertThat(answer.status()).as(asked).isIn(404, 405);
    assertThat(answer.code())
        .as(asked)
        .isEqualTo(answer.status() == 404 ? "not_found" : "unsupported");
    assertThat(answer.headers().firstValue("Allow").isPresent()).isEqualTo(answer.status() == 405);
    assertMatches(asked, api.document().at("/components/schemas/Problem"), answer.content());
    assertNotStored(asked, answer);
  }

  private void assertMatches(String what, JsonNode schema, JsonNode content) {
    assertThat(api.document().violations(schema, content)).as(what).isEmpty();
  }

  private static void assertNotStored(String what, Answer answer) {
    if (answer.status() >= 200) {
      assertThat(answer.headers().firstValue("Cache-Control")).as(what).hasValue("no-store");
    }
  }
}
