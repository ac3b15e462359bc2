package chat.snug.http;

import chat.snug.protocol.JsonOut;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param type of the body; null where there is none
 * @param headers beside those that every answer has
 */
record Reply(int status, @Nullable String type, Buffer body, Map<String, String> headers) {
  static final String JSON = "application/json";

  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  /** One JSON object whose members the block writes. */
  static Reply json(int status, Consumer<JsonOut> members) {
    return new Reply(status, JSON, Buffer.buffer(JsonOut.object(members)), Map.of());
  }

  static Reply ok(Consumer<JsonOut> members) {
    return json(OK, members);
  }

  static Reply created(Consumer<JsonOut> members) {
    return json(CREATED, members);
  }

  /** 201 for what is new, else 200. */
  static Reply created(boolean isNew, Consumer<JsonOut> members) {
    return isNew ? created(members) : ok(members);
  }

  static Reply done() {
    return new Reply(NO_CONTENT, null, Buffer.buffer(), Map.of());
  }

  Reply with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, type, body, Map.copyOf(more));
  }
}
