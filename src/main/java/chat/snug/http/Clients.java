package chat.snug.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Where a request comes from. */
final class Clients {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private final ClientAddress addresses;
  private final OperatorCheck operators;

  Clients(ClientAddress addresses, OperatorCheck operators) {
    this.addresses = addresses;
    this.operators = operators;
  }

  /** The client's address, behind our proxies if need be. */
  String address(HttpServerRequest request) {
    return addresses.of(peer(request), request.headers().getAll(FORWARDED_FOR));
  }

  /** A proxy of ours, or one that adds no header but speaks HTTP/1.0 as nginx does by itself, is no operator. */
  boolean isOperator(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_0
        && !addresses.isProxy(peer(request))
        && operators.isOperator(
            peer(request), request.getHeader(HttpHeaders.HOST), request.headers());
  }

  private static String peer(HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    return address == null ? "" : address;
  }
}
