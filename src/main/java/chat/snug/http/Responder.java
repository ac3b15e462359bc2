package chat.snug.http;

import chat.snug.metrics.Meters;
import chat.snug.model.FaultException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
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

  /** Where every request begins. Its body stays where it is until somebody reads it. */
  void begin(RoutingContext context) {
    context.put(BEGAN, nanos.getAsLong());
    context.request().pause();
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
    if (write(context.request(), reply)) {
      count(context, route, reply.status());
    }
  }

  /** Writes the answer, unless there is one already or nobody is left to read it. */
  static boolean write(HttpServerRequest request, Reply reply) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return false;
    }
    response
        .setStatusCode(reply.status())
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    reply.headers().forEach(response::putHeader);
    if (reply.type() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, reply.type());
    }
    end(request, reply.body());
    BodyReader.drop(request);
    return true;
  }

  /** An answer to HEAD says how long the body would be. */
  private static void end(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
      response.end().onFailure(gone -> {});
    } else {
      response.end(body).onFailure(gone -> {});
    }
  }

  private void count(RoutingContext context, String route, int status) {
    Long began = context.get(BEGAN);
    long took = began == null ? 0 : nanos.getAsLong() - began;
    meters.request(label(context.request().method()), route, status, took);
  }

  /** Methods nobody knows are not to become as many series. */
  static String label(HttpMethod method) {
    String name = method.name();
    return switch (name) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> name;
      default -> "OTHER";
    };
  }
}
