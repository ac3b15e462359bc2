package chat.snug.http;

import chat.snug.config.Config;
import chat.snug.config.Config.NodeRole;
import chat.snug.http.HttpParts.Stores;
import chat.snug.model.Fault;
import chat.snug.model.UuidV7;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** Everything this node answers over HTTP but the socket. */
public final class HttpApi {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL = 500;
  private static final String SOCKET = "/v1/socket";

  private final HttpParts parts;
  private final OriginCheck origins;
  private final BodyBudget budget = new BodyBudget();
  private final Clients clients;
  private final Supplier<String> ids;
  private final Problems problems;
  private final DocumentRoutes documents = new DocumentRoutes();
  private final PageRoutes pages = new PageRoutes();

  /** @throws IllegalArgumentException where an origin or proxy of the configuration is none */
  public HttpApi(HttpParts parts) {
    Config config = parts.config();
    this.parts = parts;
    this.origins = new OriginCheck(config.publicUrl(), config.origins());
    this.clients = new Clients(new ClientAddress(config.proxies()), new OperatorCheck(origins));
    this.ids = new UuidV7(parts.outside().clock(), parts.outside().random());
    this.problems = new Problems(ids);
  }

  /** The routes for one event loop; to be called on it. Its handler takes requests that are not paused and nobody has read from. */
  public Router router(Vertx vertx) {
    Responder responder =
        new Responder(problems, parts.meters(), parts.outside().nanos());
    Router router = Router.router(vertx);
    router.route().handler(responder::begin);
    router.route().handler(new Cors(origins)::handle);
    dispatcher(vertx, responder).mount(router, table(vertx));
    router.route().handler(context -> notFound(responder, context));
    router.errorHandler(NOT_FOUND, context -> notFound(responder, context));
    router.errorHandler(BAD_REQUEST, context -> malformed(responder, context));
    router.errorHandler(INTERNAL, context -> broken(responder, context));
    return router;
  }

  /** Whether the {@code Origin} of a request, if it has one, may open a socket. */
  public boolean allowsOrigin(HttpServerRequest request) {
    return origins.allows(
        request.headers().getAll(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST));
  }

  /** Answers a request that came to no route, such as a refused handshake, with a problem. To be called on its event loop. */
  public void refuse(HttpServerRequest request, Throwable why) {
    Reply reply = problems.of(why, request.method() + " " + request.path());
    Responder.write(request, reply);
    parts.meters().request(request.method().name(), SOCKET, reply.status(), 0);
  }

  /** Answers what could not be read as a request with a problem; the connection ends with it. To be called on its event loop. */
  public void refuseUnreadable(HttpServerRequest request) {
    Reply reply =
        problems.of(Unreadable.fault(request.decoderResult().cause()), Responder.NO_ROUTE);
    Responder.write(request, reply.with("Connection", "close"));
    parts
        .meters()
        .request(Responder.label(request.method()), Responder.NO_ROUTE, reply.status(), 0);
  }

  private Dispatcher dispatcher(Vertx vertx, Responder responder) {
    Bearer bearer = new Bearer(parts.signing().authenticator(), parts.signing().rates());
    BodyReader bodies = new BodyReader(vertx, parts.config().limits().bodyBytes(), budget);
    return new Dispatcher(vertx, bearer, bodies, responder);
  }

  private RouteTable table(Vertx vertx) {
    RouteTable table = new RouteTable();
    groups(vertx).forEach(group -> group.addTo(table));
    return table;
  }

  private List<RouteGroup> groups(Vertx vertx) {
    Readiness readiness =
        new Readiness(parts.state(), parts.stores().health(), parts.outside().nanos());
    RouteGroup operation = new OperationRoutes(vertx, readiness, parts.state(), parts.meters());
    return servesRest() ? rest(operation) : List.of(new SocketRoutes(), operation);
  }

  private boolean servesRest() {
    return parts.config().roles().contains(NodeRole.HTTP);
  }

  private List<RouteGroup> rest(RouteGroup operation) {
    Stores stores = parts.stores();
    return List.of(
        new AccountRoutes(
            parts.signing().accounts(),
            parts.signing().rates(),
            parts.feed(),
            parts.shapes(),
            clients),
        new UserRoutes(stores.users(), parts.feed(), parts.shapes()),
        new RoomRoutes(parts.log(), stores.rooms(), parts.shapes(), ids),
        new MemberRoutes(parts.log(), stores.rooms()),
        new MessageRoutes(parts.log(), parts.shapes()),
        new HistoryRoutes(stores.history()),
        new CatchUpRoutes(stores.history(), stores.health()),
        new ReadRoutes(parts.log(), stores.rooms()),
        new PresenceRoutes(parts.presence(), stores.users(), stores.rooms()),
        new SocketRoutes(),
        operation,
        documents,
        pages);
  }

  /** Where REST is served elsewhere nobody shall believe that a room or a user is gone. */
  private void notFound(Responder responder, RoutingContext context) {
    Throwable why = servesRest()
        ? Fault.NOT_FOUND.because("there is nothing here")
        : Fault.UNAVAILABLE.because(
            "this node answers no REST calls; ask one whose `roles` hold `http`");
    responder.fail(context, Responder.NO_ROUTE, why);
  }

  /** Vert.x could not make sense of the path or its query, or there was no {@code Host}. */
  private static void malformed(Responder responder, RoutingContext context) {
    responder.fail(context, Responder.NO_ROUTE, Fault.INVALID.because("the request is malformed"));
  }

  private static void broken(Responder responder, RoutingContext context) {
    Throwable failure = context.failure();
    responder.fail(
        context,
        Responder.NO_ROUTE,
        failure == null ? new IllegalStateException("failed without a reason") : failure);
  }
}
