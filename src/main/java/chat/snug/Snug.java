package chat.snug;

import chat.snug.auth.Auth;
import chat.snug.auth.ServerSecret;
import chat.snug.bus.Transport;
import chat.snug.cluster.Cluster;
import chat.snug.config.Config;
import chat.snug.config.Config.NodeRole;
import chat.snug.log.LogVerticle;
import chat.snug.metrics.Meters;
import chat.snug.presence.LastSeenOnly;
import chat.snug.presence.PresenceVerticle;
import chat.snug.presence.Share;
import chat.snug.socket.Drain;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: starts its parts in order, and stops them in the opposite one. */
final class Snug {
  private static final Logger log = LoggerFactory.getLogger(Snug.class);
  /** By then the first requests have been answered, and classes loaded for them. */
  private static final long SETTLED_MILLIS = 3000;
  /** For the close frames to leave. */
  private static final long GOODBYE_MILLIS = 200;

  private final Ground ground;
  private final Vertx vertx;
  private final UnaryOperator<Transport> wires;
  private final Config config;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final Meters meters = new Meters();
  private @Nullable Sharing sharing;
  private final List<EdgeVerticle> edges = new ArrayList<>();
  /** How to stop what was started, the last first. */
  private final Deque<Supplier<Future<Void>>> started = new ArrayDeque<>();

  private Snug(
      Ground ground,
      UnaryOperator<Transport> wires,
      Config config,
      Clock clock,
      LongSupplier nanoTime) {
    this.ground = ground;
    this.vertx = ground.vertx();
    this.wires = wires;
    this.config = config;
    this.clock = clock;
    this.nanoTime = nanoTime;
    started.push(() -> {
      meters.close();
      return Future.succeededFuture();
    });
  }

  /** Starts a node; it serves when the future succeeds. Where it fails nothing is left running. */
  static Future<Snug> start(Config config) {
    return start(config, UnaryOperator.identity());
  }

  /** @param wires stands between this node and the others of its cluster */
  static Future<Snug> start(Config config, UnaryOperator<Transport> wires) {
    return Ground.lay(config, eventLoops(config))
        .compose(ground ->
            new Snug(ground, wires, config, Clock.systemUTC(), System::nanoTime).startAll());
  }

  private Future<Snug> startAll() {
    return start()
        .map(this)
        .recover(cause -> unwind().transform(done -> Future.failedFuture(cause)));
  }

  /** Tells the clients to go, lets what is under way finish, and closes everything. */
  Future<Void> stop() {
    log.atInfo().setMessage("draining").log();
    return close();
  }

  /** What follows the closing of Vert.x must not wait for one of its event loops, so it hangs on a promise that belongs to none. */
  private Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    unwind().onComplete(done -> vertx.close().onComplete(promise));
    return promise.future();
  }

  /** The port that it listens on. */
  int port() {
    return edges.get(0).port();
  }

  private static int eventLoops(Config config) {
    int most = Math.max(edges(config), config.instances().presenceLoops());
    return Math.max(processors(), most);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Each edge serves all the roles of this node, since connections to a shared port are not routed by path. */
  private static int edges(Config config) {
    int http = instances(config, NodeRole.HTTP, config.instances().http());
    int socket = instances(config, NodeRole.SOCKET, config.instances().socket());
    return Math.max(1, Math.max(http, socket));
  }

  private static int instances(Config config, NodeRole role, int asked) {
    if (!config.roles().contains(role)) {
      return 0;
    }
    return asked == 0 ? processors() : asked;
  }

  private Future<Void> start() {
    sharing = Sharing.begin(vertx, config, HexFormat.of().toHexDigits(random.nextLong()), meters);
    if (sharing != null) {
      started.push(sharing::close);
    }
    return openStores()
        .compose(this::authenticate)
        .compose(parts ->
            sharing == null ? Future.succeededFuture(parts) : sharing.tried().map(parts))
        .compose(this::deploy);
  }

  private Future<SqlStores> openStores() {
    String database = config.database();
    if (database == null) {
      return SqlStores.open(vertx, config.data(), config.limits(), clock);
    }
    return config.cluster().name() == null
        ? SqlStores.openAlone(vertx, database, config.limits(), clock)
        : SqlStores.open(vertx, database, config.limits(), clock);
  }

  /** In the data folder, or in the database where several nodes need the same. */
  private Future<ServerSecret> secret(SqlStores stores) {
    return config.database() == null
        ? vertx.executeBlocking(() -> ServerSecret.loadOrCreate(config.data(), random))
        : stores.sharedSecret(ServerSecret.create(random)).map(ServerSecret::of);
  }

  private Future<Parts> authenticate(SqlStores stores) {
    started.push(() -> stores.health().close());
    return secret(stores)
        .map(secret -> new Auth(
            vertx,
            config,
            new Auth.Stores(stores.users(), stores.accounts(), stores.tokens()),
            secret,
            random,
            new Auth.Clocks(clock, nanoTime),
            sharing == null ? null : sharing.rates(config.limits())))
        .compose(auth -> {
          started.push(auth::close);
          return auth.start()
              .map(
                  ready -> new Parts(vertx, config, clock, nanoTime, random, meters, stores, auth));
        });
  }

  private Future<Void> deploy(Parts parts) {
    Cluster cluster = ground.cluster();
    ClusterParts shared = cluster == null ? null : new ClusterParts(cluster, config, parts, wires);
    Deployable writer = new LogVerticle(
        parts.stores().log(),
        config.limits(),
        nanoTime,
        new LogMetrics(meters),
        shared == null ? null : shared.peering());
    return deployPresence(parts)
        .compose(done -> deploy(writer))
        .compose(done -> listen(parts))
        .compose(done -> shared == null ? Future.succeededFuture() : count(shared))
        .compose(done -> announce(parts))
        .onSuccess(done -> tidyLater());
  }

  /** All instances at once; none is left where one does not start. */
  private Future<Void> deployPresence(Parts parts) {
    int instances = config.instances().presenceLoops();
    AtomicInteger next = new AtomicInteger();
    return deploy(() -> presence(parts, new Share(next.getAndIncrement(), instances)), instances);
  }

  private Deployable presence(Parts parts, Share share) {
    return new PresenceVerticle(
        config.presence(),
        config.cluster().name() == null
            ? parts.stores().presence()
            : new LastSeenOnly(parts.stores().presence()),
        clock,
        nanoTime,
        parts.presenceMetrics(),
        sharing == null ? null : sharing.presence(),
        share);
  }

  private Future<Void> count(ClusterParts shared) {
    return shared.announce().onSuccess(done -> started.push(shared::withdraw));
  }

  /** Gives back what only the start needed, once it has settled: G1 by itself would not look for hours. */
  private void tidyLater() {
    vertx.setTimer(
        SETTLED_MILLIS,
        id -> vertx
            .executeBlocking(() -> {
              System.gc();
              return null;
            })
            .onFailure(failure -> log.atDebug()
                .setMessage("no collection after the start")
                .setCause(failure)
                .log()));
  }

  private Future<Void> listen(Parts parts) {
    Future<Void> all = Future.succeededFuture();
    List<String> ids = new ArrayList<>();
    // All at once, so that the end takes no longer than that of one.
    started.push(() -> Future.all(ids.stream().map(vertx::undeploy).toList()).mapEmpty());
    for (int loop = 0; loop < edges(config); loop++) {
      EdgeVerticle edge = parts.edge();
      edges.add(edge);
      all = all.compose(done -> vertx.deployVerticle(edge).onSuccess(ids::add).mapEmpty());
    }
    return all.onSuccess(done -> started.push(() -> sayGoodbye(parts)));
  }

  private Future<Void> deploy(Deployable verticle) {
    return deploy(() -> verticle, 1);
  }

  private Future<Void> deploy(Supplier<Deployable> verticle, int instances) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> started.push(() -> vertx.undeploy(id)))
        .mapEmpty();
  }

  private Future<Void> announce(Parts parts) {
    return parts.auth().accounts().any().map(any -> {
      parts.state().serving();
      String url = "http://" + config.host() + ":" + port();
      log.atInfo().setMessage("listening").addKeyValue("url", url).log();
      if (!any && config.signUp() != Config.SignUp.CLOSED) {
        log.atInfo()
            .setMessage(
                "no account yet: open http://localhost:" + port()
                    + " on this machine and sign up, or from elsewhere with this setup code as the invite")
            .addKeyValue("setup", parts.auth().setupCode().text())
            .log();
      }
      return null;
    });
  }

  /** Clients are told when to come back, served a little longer, then closed. */
  private Future<Void> sayGoodbye(Parts parts) {
    parts.state().draining();
    return Future.all(edges.stream().map(EdgeVerticle::drain).toList())
        .compose(told -> told.<Integer>list().stream().anyMatch(clients -> clients > 0)
            ? vertx.timer(Drain.CLOSE_MILLIS).mapEmpty()
            : Future.succeededFuture())
        .compose(
            served -> Future.all(edges.stream().map(EdgeVerticle::closeSockets).toList()))
        .compose(closed -> vertx.timer(GOODBYE_MILLIS))
        .mapEmpty();
  }

  /** Stops each part, also where stopping another one failed. */
  private Future<Void> unwind() {
    Supplier<Future<Void>> next = started.poll();
    if (next == null) {
      return Future.succeededFuture();
    }
    return next.get()
        .onFailure(failure -> log.atWarn()
            .setMessage("a part did not stop in order")
            .setCause(failure)
            .log())
        .transform(done -> unwind());
  }
}
