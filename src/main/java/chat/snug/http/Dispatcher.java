package chat.snug.http;

import chat.snug.auth.Identity;
import chat.snug.http.RouteTable.Endpoint;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request to its action and the result back, in this order: is the path known, does it have the method, who asks and is it not too often, is the
 * body one, then the action.
 */
final class Dispatcher {
  /** Everything behind an action has a shorter limit of its own. */
  private static final long SECONDS = 60;

  private static final int METHOD_NOT_ALLOWED = 405;

  private final VertxInternal vertx;
  private final Bearer bearer;
  private final BodyReader bodies;
  private final Responder responder;

  Dispatcher(Vertx vertx, Bearer bearer, BodyReader bodies, Responder responder) {
    this.vertx = (VertxInternal) vertx;
    this.bearer = bearer;
    this.bodies = bodies;
    this.responder = responder;
  }

  void mount(Router router, RouteTable table) {
    table.forEach(
        (path, methods) -> router.route(path).handler(context -> dispatch(context, path, methods)));
  }

  private void dispatch(RoutingContext context, String path, Map<HttpMethod, Endpoint> methods) {
    if (path.length() > 1 && context.normalizedPath().endsWith("/")) {
      // The router takes it for the same path; what lies behind the slash is another one.
      context.next();
      return;
    }
    HttpMethod method = context.request().method();
    Endpoint endpoint = methods.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
    if (endpoint == null) {
      responder.refuse(context, path, noSuchMethod(), "Allow", allow(methods));
    } else {
      run(context, path, endpoint);
    }
  }

  /** The answer is written on the request's own event loop, wherever the action ended. */
  private void run(RoutingContext context, String path, Endpoint endpoint) {
    PromiseInternal<Reply> reply = vertx.promise();
    answer(context, endpoint).onComplete(reply);
    reply
        .future()
        .timeout(SECONDS, TimeUnit.SECONDS)
        .onComplete(result -> finish(context, path, result));
  }

  private Future<Reply> answer(RoutingContext context, Endpoint endpoint) {
    return identity(context, endpoint)
        .compose(identity -> bodies
            .read(context.request())
            .map(body -> JsonBody.read(context.request().headers(), body, endpoint.body()))
            .compose(members -> endpoint.action().act(new Call(context, identity, members))));
  }

  private Future<@Nullable Identity> identity(RoutingContext context, Endpoint endpoint) {
    return endpoint.open()
        ? vertx.getOrCreateContext().succeededFuture(null)
        : bearer.enter(context.request()).map(identity -> identity);
  }

  private void finish(RoutingContext context, String path, AsyncResult<Reply> result) {
    if (result.succeeded()) {
      responder.send(context, path, result.result());
    } else {
      responder.fail(context, path, inTime(result.cause()));
    }
  }

  private static Throwable inTime(Throwable failure) {
    return failure instanceof TimeoutException
        ? Fault.UNAVAILABLE.because("the server could not answer in time; try again")
        : failure;
  }

  private static FaultException noSuchMethod() {
    return Fault.UNSUPPORTED
        .because("this path does not have that method")
        .withStatus(METHOD_NOT_ALLOWED);
  }

  private static String allow(Map<HttpMethod, Endpoint> methods) {
    String names =
        methods.keySet().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    return methods.containsKey(HttpMethod.GET) ? names + ", HEAD" : names;
  }
}
