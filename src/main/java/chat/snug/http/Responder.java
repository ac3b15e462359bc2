package chat.snug.http;

import chat.snug.metrics.Meters;
import chat.snug.model.FaultException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;

/** Sends answers, each request's only one, and counts them. */
final class Responder {
  private static final String BEGAN = "snug.began";
  /** The route of paths that are none. */
  static final String NO_ROUTE = "none";

  private final Problems problems;
  private final Meters meters;
  private final LongSupplier nanos;

  /** @param nanos a monotonic clock */
  Responder(Problems problems, Meters meters, LongSupplier nanos) {
    this.problems = problems;
    this.meters = meters;
    this.nanos = nanos;
  }

  /** What holds for every answer. Its body stays where it is until somebody reads it. */
  void begin(RoutingContext context) {
    context.put(BEGAN, nanos.getAsLong());
    context.request().pause();
    context
        .response()
        .headers()
        .set("X-Content-Type-Options", "nosniff")
        .set("Referrer-Policy", "no-referrer")
        .set(HttpHeaders.CACHE_CONTROL, "no-store");
    context.next();
  }

  /** @param route the pattern of the path */
  void fail(RoutingContext context, String route, Throwable failure) {
    send(context, route, problems.of(failure, context.request().method() + " " + route));
  }

  /** As {@link #fail}, with a header that goes with the refusal. */
  void refuse(
      RoutingContext context, String route, FaultException why, String header, String value) {
    send(context, route, problems.of(why, route).with(header, value));
  }

  void send(RoutingContext context, String route, Reply reply) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (reply.type() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, reply.type());
    }
    response.end(reply.body()).onFailure(gone -> {});
    BodyReader.drop(context.request());
    count(context, route, reply.status());
  }

  private void count(RoutingContext context, String route, int status) {
    Long began = context.get(BEGAN);
    long took = began == null ? 0 : nanos.getAsLong() - began;
    meters.request(method(context), route, status, took);
  }

  /** Methods nobody knows are not to become as many series. */
  private static String method(RoutingContext context) {
    String name = context.request().method().name();
    return switch (name) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> name;
      default -> "OTHER";
    };
  }
}
