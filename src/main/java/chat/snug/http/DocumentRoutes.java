package chat.snug.http;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;

/** The API documents. */
final class DocumentRoutes implements RouteGroup {
  private final Asset openapi = Asset.load("/api/openapi.json", Reply.JSON);
  private final Asset asyncapi = Asset.load("/api/asyncapi.json", Reply.JSON);

  @Override
  public void addTo(RouteTable table) {
    table
        .open(GET, "/openapi.json", Body.NONE, call -> serve(openapi, call))
        .open(GET, "/asyncapi.json", Body.NONE, call -> serve(asyncapi, call));
  }

  private static Future<Reply> serve(Asset asset, Call call) {
    String tag = call.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    return Future.succeededFuture(asset.reply(tag));
  }
}
