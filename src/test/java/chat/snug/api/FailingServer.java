package chat.snug.api;

import chat.snug.auth.Auth;
import chat.snug.auth.CallRates;
import chat.snug.auth.ServerSecret;
import chat.snug.config.Config;
import chat.snug.config.ConfigReader;
import chat.snug.config.Limits;
import chat.snug.http.HttpApi;
import chat.snug.http.HttpParts;
import chat.snug.http.NodeState;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.LogMeters;
import chat.snug.log.LogVerticle;
import chat.snug.metrics.Meters;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.User;
import chat.snug.presence.Presence;
import chat.snug.protocol.Rules;
import chat.snug.protocol.Shapes;
import chat.snug.store.AccountStore;
import chat.snug.store.HistoryStore;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.RoomStore;
import chat.snug.store.StoreHealth;
import chat.snug.store.TokenStore;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** REST over a store that knows every user of a token, and refuses all else. */
final class FailingServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Meters meters = new Meters();
  private final FaultException failure;
  private final Config config;
  private final Edge edge;

  private FailingServer(FaultException failure, Path folder) throws IOException {
    this.failure = failure;
    config = new ConfigReader(Map.of(), folder.resolve("none.yaml"))
        .read(null, Map.of("jwt.secret", Jwt.SECRET, "data", folder.toString()))
        .config();
    await(vertx.deployVerticle(new LogVerticle(
        failing(LogStore.class), config.limits(), System::nanoTime, new Unmeasured())));
    edge = new Edge(new HttpApi(parts(folder)));
    await(vertx.deployVerticle(edge));
  }

  /** The store is away. */
  static FailingServer withoutItsStore(Path folder) throws IOException {
    return new FailingServer(
        Fault.UNAVAILABLE.because("the store is away").retryAfter(1000), folder);
  }

  /** The store meets a fault of its own. */
  static FailingServer broken(Path folder) throws IOException {
    return new FailingServer(Fault.INTERNAL.because("the server made a mistake"), folder);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + edge.port());
  }

  @Override
  public void close() {
    await(vertx.close());
    meters.close();
  }

  private HttpParts parts(Path folder) throws IOException {
    var clock = Clock.systemUTC();
    var random = new SecureRandom();
    var users = failing(UserStore.class);
    var auth = new Auth(
        vertx,
        config,
        new Auth.Stores(users, failing(AccountStore.class), failing(TokenStore.class)),
        ServerSecret.loadOrCreate(folder, random),
        random,
        new Auth.Clocks(clock, System::nanoTime));
    var state = new NodeState();
    state.serving();
    return new HttpParts(
        config,
        new Shapes(rules(config.limits())),
        new Log(vertx, config.limits().appendSeconds()),
        new Feed(vertx),
        new HttpParts.Stores(
            failing(HistoryStore.class),
            failing(RoomStore.class),
            users,
            failing(StoreHealth.class)),
        new HttpParts.Signing(
            auth.authenticator(), auth.accounts(), new CallRates(0, 0, System::nanoTime)),
        new Presence(vertx),
        meters,
        state,
        new HttpParts.Outside(clock, System::nanoTime, random));
  }

  private <T> T failing(Class<T> port) {
    return port.cast(Proxy.newProxyInstance(
        port.getClassLoader(),
        new Class<?>[] {port},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "ofToken" ->
            Future.succeededFuture(new User((String) arguments[0], "somebody", null, 0));
          case "append" ->
            Future.succeededFuture(((List<?>) arguments[0])
                .stream().map(write -> Outcome.refused(failure)).toList());
          default -> Future.failedFuture(failure);
        }));
  }

  private static Rules rules(Limits limits) {
    return new Rules(
        limits.textCharacters(),
        limits.nameCharacters(),
        limits.avatarCharacters(),
        limits.emojiBytes(),
        limits.mentions(),
        limits.dataBytes(),
        limits.dataDepth(),
        limits.watchedUsers());
  }

  private static void await(Future<?> future) {
    try {
      future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came in time", e);
    }
  }

  private static final class Edge extends VerticleBase {
    private final HttpApi api;
    private HttpServer server;

    Edge(HttpApi api) {
      this.api = api;
    }

    @Override
    public Future<?> start() {
      server = vertx.createHttpServer().requestHandler(api.router(vertx));
      return server.listen(0, "127.0.0.1");
    }

    int port() {
      return server.actualPort();
    }
  }

  private record Unmeasured() implements LogMeters {
    @Override
    public void committed(int writes, long nanos) {}

    @Override
    public void answered(Outcome outcome, long nanos) {}
  }
}
