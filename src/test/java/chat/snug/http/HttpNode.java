package chat.snug.http;

import chat.snug.auth.Auth;
import chat.snug.auth.CallRates;
import chat.snug.auth.ServerSecret;
import chat.snug.config.Config;
import chat.snug.config.ConfigReader;
import chat.snug.config.Limits;
import chat.snug.http.HttpParts.Outside;
import chat.snug.http.HttpParts.Signing;
import chat.snug.http.HttpParts.Stores;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.LogMeters;
import chat.snug.log.LogVerticle;
import chat.snug.log.Notice;
import chat.snug.metrics.Meters;
import chat.snug.presence.Presence;
import chat.snug.presence.PresenceMetrics;
import chat.snug.presence.PresenceVerticle;
import chat.snug.protocol.Rules;
import chat.snug.protocol.Shapes;
import chat.snug.store.Outcome;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** REST on a free port with all that it stands on, the store in a folder of its own; no sockets. */
final class HttpNode implements AutoCloseable {
  static final String SECRET = "a-secret-for-these-tests-only-0123456789abcdef";

  final NodeState state = new NodeState();
  final List<Notice> notices = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx();
  private final Path folder = Files.createTempDirectory("snug-http");
  private final Meters meters = new Meters();
  private final Config config;
  private final SqlStores stores;
  private final Auth auth;
  private final Presence presence;
  private final HttpServer server;

  private HttpNode(Map<String, String> flags) throws IOException {
    Map<String, String> all =
        new HashMap<>(Map.of("jwt.secret", SECRET, "data", folder.toString()));
    all.putAll(flags);
    config =
        new ConfigReader(Map.of(), folder.resolve("none.yaml")).read(null, all).config();
    stores = await(SqlStores.open(vertx, folder, config.limits(), Clock.systemUTC()));
    auth = auth();
    presence = new Presence(vertx);
    await(vertx.deployVerticle(
        new LogVerticle(stores.log(), config.limits(), System::nanoTime, quiet())));
    await(vertx.deployVerticle(new PresenceVerticle(
        config.presence(),
        stores.presence(),
        Clock.systemUTC(),
        System::nanoTime,
        new PresenceMetrics())));
    await(auth.start());
    new Feed(vertx).subscribe(this::told);
    Edge edge = new Edge(new HttpApi(parts()));
    await(vertx.deployVerticle(edge));
    server = edge.server;
    state.serving();
  }

  /** With these keys of the configuration beside the defaults. */
  static HttpNode start(Map<String, String> flags) {
    try {
      return new HttpNode(flags);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.actualPort();
  }

  Presence presence() {
    return presence;
  }

  private void told(Notice notice) {
    synchronized (notices) {
      notices.add(notice);
      notices.notifyAll();
    }
  }

  /** The first notice of this type; waits for it. */
  <N extends Notice> N notice(Class<N> type) throws InterruptedException {
    return notice(type, any -> true);
  }

  /** The first such notice; waits for it. A notice of an earlier test may still be on its way. */
  <N extends Notice> N notice(Class<N> type, Predicate<N> which) throws InterruptedException {
    long ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    synchronized (notices) {
      while (notices.stream().filter(type::isInstance).map(type::cast).noneMatch(which)) {
        long left = TimeUnit.NANOSECONDS.toMillis(ends - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("no " + type.getSimpleName() + " came in time");
        }
        notices.wait(left);
      }
      return notices.stream()
          .filter(type::isInstance)
          .map(type::cast)
          .filter(which)
          .findFirst()
          .orElseThrow();
    }
  }

  String setupCode() {
    return auth.setupCode().text();
  }

  /** Ends the store under the running node. */
  void loseStore() {
    await(stores.health().close());
  }

  @Override
  public void close() throws IOException {
    await(vertx.close());
    meters.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private HttpParts parts() {
    Limits limits = config.limits();
    return new HttpParts(
        config,
        new Shapes(rules(limits)),
        new Log(vertx, limits.appendSeconds()),
        new Feed(vertx),
        new Stores(stores.history(), stores.rooms(), stores.users(), stores.health()),
        new Signing(
            auth.authenticator(),
            auth.accounts(),
            new CallRates(limits.callsPerSecond(), limits.callsBurst(), System::nanoTime)),
        presence,
        meters,
        state,
        new Outside(Clock.systemUTC(), System::nanoTime, new SecureRandom()));
  }

  private Auth auth() throws IOException {
    SecureRandom random = new SecureRandom();
    return new Auth(
        vertx,
        config,
        new Auth.Stores(stores.users(), stores.accounts(), stores.tokens()),
        ServerSecret.loadOrCreate(folder, random),
        random,
        new Auth.Clocks(Clock.systemUTC(), System::nanoTime));
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

  private static LogMeters quiet() {
    return new LogMeters() {
      @Override
      public void committed(int writes, long nanos) {}

      @Override
      public void answered(Outcome outcome, long nanos) {}
    };
  }

  /** For tests alone: waits on a thread of the test. */
  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came in time", e);
    }
  }

  /** What the node's edge does for REST. */
  private static final class Edge extends VerticleBase {
    private final HttpApi api;
    private HttpServer server;

    Edge(HttpApi api) {
      this.api = api;
    }

    @Override
    public Future<?> start() {
      server = vertx
          .createHttpServer()
          .requestHandler(api.router(vertx))
          .invalidRequestHandler(api::refuseUnreadable);
      return server.listen(0, "127.0.0.1");
    }
  }
}
