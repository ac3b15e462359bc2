package chat.snug.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Lets pages of the configured origins read answers, by token and never by cookie. Pages of other origins are told nothing, so browsers keep it from them. */
final class Cors {
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String HEADERS = "Authorization, Content-Type";
  /** As long as Chromium keeps it; seconds. */
  private static final String MAX_AGE = "7200";

  private static final int NO_CONTENT = 204;

  private final OriginCheck origins;

  Cors(OriginCheck origins) {
    this.origins = origins;
  }

  void handle(RoutingContext context) {
    MultiMap answer = context.response().headers();
    answer.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    List<String> origin = context.request().headers().getAll(HttpHeaders.ORIGIN);
    if (origin.size() != 1 || !origins.isListed(origin.get(0))) {
      context.next();
      return;
    }
    answer
        .set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get(0))
        .set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
    if (isPreflight(context)) {
      allow(context);
    } else {
      context.next();
    }
  }

  private static boolean isPreflight(RoutingContext context) {
    return context.request().method().equals(HttpMethod.OPTIONS)
        && context.request().headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static void allow(RoutingContext context) {
    context
        .response()
        .headers()
        .set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
        .set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    context.response().setStatusCode(NO_CONTENT).end().onFailure(gone -> {});
    BodyReader.drop(context.request());
  }
}
