package chat.snug.http;

import static io.vertx.core.http.HttpMethod.GET;

import chat.snug.model.Fault;

/** The socket's path, for those who come there without a WebSocket handshake. */
final class SocketRoutes implements RouteGroup {

  @Override
  public void addTo(RouteTable table) {
    table.open(GET, "/v1/socket", Body.NONE, call -> {
      throw Fault.INVALID.because("this path expects a WebSocket handshake");
    });
  }
}
