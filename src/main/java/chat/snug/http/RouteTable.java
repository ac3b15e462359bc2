package chat.snug.http;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Which action answers which method on which path. The short names are for signed-in callers; {@link #open} is for everybody. */
final class RouteTable {
  private final Map<String, Map<HttpMethod, Endpoint>> paths = new LinkedHashMap<>();

  /** An action with what has to be there before it. */
  record Endpoint(Action action, Body body, boolean open) {}

  RouteTable get(String path, Action action) {
    return add(GET, path, new Endpoint(action, Body.NONE, false));
  }

  RouteTable post(String path, Body body, Action action) {
    return add(POST, path, new Endpoint(action, body, false));
  }

  RouteTable put(String path, Body body, Action action) {
    return add(PUT, path, new Endpoint(action, body, false));
  }

  RouteTable patch(String path, Action action) {
    return add(PATCH, path, new Endpoint(action, Body.REQUIRED, false));
  }

  RouteTable delete(String path, Action action) {
    return add(DELETE, path, new Endpoint(action, Body.NONE, false));
  }

  /** A call that needs no token. */
  RouteTable open(HttpMethod method, String path, Body body, Action action) {
    return add(method, path, new Endpoint(action, body, true));
  }

  private RouteTable add(HttpMethod method, String path, Endpoint endpoint) {
    Endpoint other =
        paths.computeIfAbsent(path, first -> new LinkedHashMap<>()).putIfAbsent(method, endpoint);
    if (other != null) {
      throw new IllegalStateException(method + " " + path + " is taken");
    }
    return this;
  }

  /** Every path with its methods, in the order in which they were added. */
  void forEach(BiConsumer<String, Map<HttpMethod, Endpoint>> consumer) {
    paths.forEach(consumer);
  }
}
