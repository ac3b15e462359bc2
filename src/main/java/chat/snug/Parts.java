package chat.snug;

import chat.snug.auth.Auth;
import chat.snug.config.Config;
import chat.snug.config.Limits;
import chat.snug.http.HttpApi;
import chat.snug.http.HttpParts;
import chat.snug.http.NodeState;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.LoneRoutes;
import chat.snug.log.SharedRoutes;
import chat.snug.metrics.Meters;
import chat.snug.presence.Presence;
import chat.snug.presence.PresenceMetrics;
import chat.snug.protocol.FrameReader;
import chat.snug.protocol.Rules;
import chat.snug.protocol.Shapes;
import chat.snug.socket.Budget;
import chat.snug.socket.Node;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;

/** What the edges of a node share, put together. */
final class Parts {
  /** Outboxes may hold this share of the heap and direct memory together: 1/4 of both, which are as large by default. */
  private static final int BUDGET_DIVISOR = 2;

  private static final int ACCEPT_BACKLOG = 4096;
  private static final int REQUEST_LINE_BYTES = 16 * 1024;
  /** Room for the largest token that is looked at, and what else comes with it. */
  private static final int HEADER_BYTES = 24 * 1024;

  private static final int IDLE_SECONDS = 60;
  /** What the kernel keeps for a slow reader is memory too: without a bound it grows to megabytes for each. */
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  private final Config config;
  private final SqlStores stores;
  private final Auth auth;
  private final Clock clock;
  private final Meters meters;
  private final NodeState state = new NodeState();
  private final PresenceMetrics presenceMetrics = new PresenceMetrics();
  private final HttpApi api;
  private final Node node;

  Parts(
      Vertx vertx,
      Config config,
      Clock clock,
      LongSupplier nanoTime,
      SecureRandom random,
      Meters meters,
      SqlStores stores,
      Auth auth) {
    this.config = config;
    this.stores = stores;
    this.auth = auth;
    this.meters = meters;
    this.clock = clock;
    meters.watchPresence(presenceMetrics::online, presenceMetrics::away, presenceMetrics::changes);
    Budget budget = new Budget(Runtime.getRuntime().maxMemory() / BUDGET_DIVISOR);
    meters.watchOutboxes(budget::used);
    Limits limits = config.limits();
    Shapes shapes = new Shapes(rules(limits));
    Log log = new Log(vertx, limits.appendSeconds());
    boolean shared = config.cluster().name() != null;
    Feed feed = new Feed(vertx, shared);
    Presence presence = new Presence(vertx, config.instances().presenceLoops());
    api = new HttpApi(new HttpParts(
        config,
        shapes,
        log,
        feed,
        new HttpParts.Stores(stores.history(), stores.rooms(), stores.users(), stores.health()),
        new HttpParts.Signing(auth.authenticator(), auth.accounts(), auth.callRates()),
        presence,
        meters,
        state,
        new HttpParts.Outside(clock, nanoTime, random)));
    node = new Node(
        limits,
        config.presence(),
        new FrameReader(shapes),
        auth.authenticator(),
        log,
        shared ? SharedRoutes::new : loop -> new LoneRoutes(log),
        feed,
        stores.rooms(),
        stores.users(),
        presence,
        budget,
        meters,
        clock,
        nanoTime,
        random);
  }

  SqlStores stores() {
    return stores;
  }

  Auth auth() {
    return auth;
  }

  Clock clock() {
    return clock;
  }

  Meters meters() {
    return meters;
  }

  NodeState state() {
    return state;
  }

  PresenceMetrics presenceMetrics() {
    return presenceMetrics;
  }

  /** One more instance, for one more event loop. */
  EdgeVerticle edge() {
    return new EdgeVerticle(options(), api, node, meters, config.roles());
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.host())
        // The instances share a free port where they ask for the same negative one.
        .setPort(config.port() == 0 ? -1 : config.port())
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setMaxInitialLineLength(REQUEST_LINE_BYTES)
        .setMaxHeaderSize(HEADER_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setSendBufferSize(SEND_BUFFER_BYTES)
        .setHttp2ClearTextEnabled(false)
        .setStrictThreadMode(true);
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
}
