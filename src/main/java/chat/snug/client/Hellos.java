package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;

/** What a client says first on each socket. Its {@code n} grows with each, also over restarts, and is kept before it is said. */
final class Hellos {
  private static final String CLIENT = "snug-java/0.1.0";

  private final Clock clock;
  private final MessageCache cache;
  private final String device;
  private long n;

  Hellos(Clock clock, MessageCache cache, String device, long lastN) {
    this.clock = clock;
    this.cache = cache;
    this.device = device;
    this.n = lastN;
  }

  /** Done once the next {@code n} is kept. */
  Future<Void> next() {
    n = Math.max(n + 1, clock.wallMillis());
    return cache.n(n);
  }

  ObjectNode hello(String token, Visibility visibility) {
    ObjectNode hello = Json.object()
        .put("type", "hello")
        .put("token", token)
        .put("device", device)
        .put("n", n)
        .put("state", visibility.state());
    String room = visibility.activeRoom();
    if (room != null) {
      hello.put("active_room", room);
    }
    return hello.put("client", CLIENT).put("version", 1);
  }
}
