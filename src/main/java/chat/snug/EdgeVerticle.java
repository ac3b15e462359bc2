package chat.snug;

import chat.snug.config.Config.NodeRole;
import chat.snug.http.HeaderLimit;
import chat.snug.http.HttpApi;
import chat.snug.metrics.LoopLag;
import chat.snug.metrics.Meters;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.socket.Handshake;
import chat.snug.socket.Node;
import chat.snug.socket.Sockets;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What listens, on one event loop: servers that share a port take connections in turn, whatever is asked for, so each instance carries REST and sockets
 * alike, or what of the two this node's roles are. Sessions live and end on the event loop that accepted them.
 */
final class EdgeVerticle extends VerticleBase {
  private static final String SOCKET_PATH = "/v1/socket";
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final long RETRY_MILLIS = 2000;
  /** Requests under way may take that long to finish. */
  private static final int SHUTDOWN_SECONDS = 2;

  private final HttpServerOptions options;
  private final HttpApi api;
  private final Node node;
  private final Meters meters;
  private final boolean takesSockets;
  private @Nullable HttpServer server;
  private @Nullable Sockets sockets;

  EdgeVerticle(
      HttpServerOptions options, HttpApi api, Node node, Meters meters, Set<NodeRole> roles) {
    this.options = options;
    this.api = api;
    this.node = node;
    this.meters = meters;
    this.takesSockets = roles.contains(NodeRole.SOCKET);
  }

  @Override
  public Future<?> start() {
    LoopLag.watch(vertx, node.nanoTime(), meters);
    Handler<HttpServerRequest> routes = api.router(vertx);
    HttpServer listening = vertx
        .createHttpServer(options)
        .connectionHandler(connection -> HeaderLimit.install(connection, options))
        .requestHandler(request -> route(request, routes))
        .invalidRequestHandler(api::refuseUnreadable);
    server = listening;
    return startSockets().compose(ready -> listening.listen());
  }

  private Future<Void> startSockets() {
    if (!takesSockets) {
      return Future.succeededFuture();
    }
    String address = "snug.socket." + deploymentID() + "." + context.hashCode();
    Sockets here = new Sockets(vertx, (ContextInternal) context, node, address);
    sockets = here;
    return here.start();
  }

  /** The port that the system gave, where none was asked for. */
  int port() {
    return server == null ? 0 : server.actualPort();
  }

  /** Tells the clients to go; answers how many there are. To be called from anywhere. */
  Future<Integer> drain() {
    return takesSockets
        ? onLoop(here -> Future.succeededFuture(here.drain()))
        : Future.succeededFuture(0);
  }

  /** Closes the sockets. To be called from anywhere. */
  Future<Void> closeSockets() {
    return takesSockets ? onLoop(Sockets::close) : Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }

  private <T> Future<T> onLoop(Function<Sockets, Future<T>> action) {
    return Future.future(promise -> context.runOnContext(turn -> {
      if (sockets == null) {
        promise.fail(new IllegalStateException("not started"));
      } else {
        action.apply(sockets).onComplete(promise);
      }
    }));
  }

  private void route(HttpServerRequest request, Handler<HttpServerRequest> routes) {
    if (SOCKET_PATH.equals(request.path()) && Handshake.isUpgrade(request)) {
      open(request, sockets);
    } else {
      routes.handle(request);
    }
  }

  private void open(HttpServerRequest request, @Nullable Sockets here) {
    if (here == null) {
      api.refuse(
          request,
          Fault.UNAVAILABLE
              .because("this node takes no sockets; ask one whose `roles` hold `socket`")
              .withStatus(SERVICE_UNAVAILABLE)
              .retryAfter(RETRY_MILLIS));
      return;
    }
    try {
      check(request, here);
    } catch (FaultException refused) {
      api.refuse(request, refused);
      return;
    }
    // A peer that went in the middle of its handshake is nobody's failure.
    Handshake.upgrade(request)
        .onSuccess(here::accept)
        .onFailure(gone -> request.connection().close());
  }

  private void check(HttpServerRequest request, Sockets here) {
    if (here.isDraining()) {
      throw Fault.UNAVAILABLE
          .because("this server is going away; come back in a moment")
          .withStatus(SERVICE_UNAVAILABLE)
          .retryAfter(RETRY_MILLIS);
    }
    if (!api.allowsOrigin(request)) {
      throw Fault.FORBIDDEN.because(
          "pages of this `Origin` may not open a socket here; the operator can list it in `origins`");
    }
    Handshake.check(request);
  }
}
