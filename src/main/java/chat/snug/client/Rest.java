package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls to the server: the session's own, which end with it, and the application's, which outlive reconnects. */
final class Rest {
  private final Ports ports;
  private final Tokens tokens;
  private final long patience;
  private final Set<RestCall> internal = new LinkedHashSet<>();
  private final Set<RestCall> asked = new LinkedHashSet<>();
  private boolean closed;

  Rest(Ports ports, Tokens tokens, long patience) {
    this.ports = ports;
    this.tokens = tokens;
    this.patience = patience;
  }

  /** A call of the present session. Its future never completes once the session has ended. */
  Future<ObjectNode> internal(String method, String target, @Nullable ObjectNode body) {
    RestCall call = new RestCall(ports, tokens, method, target, body, true, internal::remove);
    internal.add(call);
    return call.start(0);
  }

  /** A call of the application. */
  Future<ObjectNode> asked(String method, String target, @Nullable ObjectNode body) {
    if (closed) {
      return Future.failedFuture(new ClientException("closed", "the client was closed"));
    }
    RestCall call = new RestCall(ports, tokens, method, target, body, false, asked::remove);
    asked.add(call);
    return call.start(patience);
  }

  /** The session is over, and so are its calls. */
  void endSession() {
    List.copyOf(internal).forEach(RestCall::abort);
  }

  /** The client is done with. */
  void close() {
    closed = true;
    endSession();
    List.copyOf(asked).forEach(call -> call.fail("closed", "the client was closed"));
  }

  /** {@code /v1/rooms/<room>} and what follows. */
  static String room(String room, String rest) {
    return "/v1/rooms/" + encode(room) + rest;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
