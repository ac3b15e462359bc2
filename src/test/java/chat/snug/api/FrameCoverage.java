package chat.snug.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Holds every frame of a server against the document of the socket, and keeps which types were seen. */
final class FrameCoverage {
  private final AsyncApi api = new AsyncApi();
  private final Set<String> seen = new TreeSet<>();

  AsyncApi api() {
    return api;
  }

  /** Documented types of frames that nobody has seen yet. */
  Set<String> missing() {
    var missing = api.types("server");
    missing.removeAll(seen);
    return missing;
  }

  /** Fails where the frame is not documented, or is not as documented. */
  JsonNode check(JsonNode frame) {
    assertThat(api.violations("server", frame)).as("%s", frame).isEmpty();
    seen.add(frame.get("type").asText());
    return frame;
  }

  void checkClose(int code) {
    assertThat(api.closeCodes())
        .as("close code %s", code)
        .anyMatch(documented -> documented.get("code").asInt() == code);
  }
}
