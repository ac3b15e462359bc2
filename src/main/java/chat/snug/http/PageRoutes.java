package chat.snug.http;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/** The first page and what belongs to it, and the JavaScript client for pages of others. */
final class PageRoutes implements RouteGroup {
  /** Nothing runs or is loaded but the server's own files, and nobody frames the page. */
  private static final String POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; "
      + "form-action 'self'; frame-ancestors 'none'";

  private final Map<String, Asset> assets = Map.of(
      "/", Asset.load("/web/index.html", "text/html; charset=utf-8"),
      "/app.js", Asset.load("/web/app.js", "text/javascript; charset=utf-8"),
      "/room.js", Asset.load("/web/room.js", "text/javascript; charset=utf-8"),
      "/session.js", Asset.load("/web/session.js", "text/javascript; charset=utf-8"),
      "/socket.js", Asset.load("/web/socket.js", "text/javascript; charset=utf-8"),
      "/style.css", Asset.load("/web/style.css", "text/css; charset=utf-8"),
      "/icon.svg", Asset.load("/web/icon.svg", "image/svg+xml"),
      "/client/snug-chat.js", Asset.load("/client/snug-chat.js", "text/javascript; charset=utf-8"),
      "/client/snug-chat.d.ts", Asset.load("/client/snug-chat.d.ts", "text/plain; charset=utf-8"));

  @Override
  public void addTo(RouteTable table) {
    assets.forEach((path, asset) -> table.open(GET, path, Body.NONE, call -> serve(asset, call)));
  }

  private static Future<Reply> serve(Asset asset, Call call) {
    String tag = call.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    return Future.succeededFuture(asset.reply(tag).with("Content-Security-Policy", POLICY));
  }
}
