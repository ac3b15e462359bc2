package chat.snug.presence;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.snug.config.Config;
import chat.snug.config.Config.RedisTls;
import chat.snug.redis.RedisLink;
import chat.snug.redis.RedisTarget;
import chat.snug.running.Waiting;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A node as far as presence goes, with its own Vert.x: what its sockets would be told. */
final class PresenceNode implements AutoCloseable {
  /** Redis may be as slow as a busy machine makes it. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final String name = UUID.randomUUID().toString().substring(0, 8);
  final KeptStore store = new KeptStore();
  final PresenceMetrics metrics = new PresenceMetrics();
  final ConcurrentLinkedQueue<Standing> told = new ConcurrentLinkedQueue<>();
  final ConcurrentHashMap<String, Boolean> replaced = new ConcurrentHashMap<>();
  final RedisLink link;
  private final Vertx vertx = Vertx.vertx();
  private final Presence presence;
  private final String deployment;

  PresenceNode(String redis, Duration offlineAfter, SharedPresence.Timing timing) {
    this(redis, RedisTls.NONE, offlineAfter, timing);
  }

  PresenceNode(String redis, RedisTls tls, Duration offlineAfter, SharedPresence.Timing timing) {
    this(redis, tls, offlineAfter, timing, Clock.systemUTC(), 1);
  }

  PresenceNode(
      String redis,
      RedisTls tls,
      Duration offlineAfter,
      SharedPresence.Timing timing,
      Clock clock,
      int instances) {
    link = RedisLink.open(vertx, RedisTarget.of(redis, tls));
    presence = new Presence(vertx, instances);
    presence.changes(told::addAll);
    vertx
        .eventBus()
        .<Replaced>localConsumer(
            "socket", message -> replaced.put(message.body().session(), true));
    AtomicInteger next = new AtomicInteger();
    Supplier<PresenceVerticle> verticles = () -> new PresenceVerticle(
        new Config.Presence(1, (int) offlineAfter.toSeconds()),
        store,
        clock,
        System::nanoTime,
        metrics,
        new SharedPresence(link, "snug", name, true, SharedPresence.REDIS_TIME, timing),
        new Share(next.getAndIncrement(), instances));
    await(link.tried());
    deployment =
        await(vertx.deployVerticle(verticles, new DeploymentOptions().setInstances(instances)));
  }

  Future<Claim> greet(String user, String device, Long n, String session, int limit) {
    return presence.hello(new Hello(user, device, n, false, session, "socket", limit));
  }

  Claim hello(String user, String device, String session) {
    return await(greet(user, device, null, session, 0));
  }

  void ping(String user, String device, String session) {
    presence.heartbeat(user, device, session);
  }

  void pingOften(String user, String device, String session) {
    vertx.setPeriodic(500, timer -> ping(user, device, session));
  }

  void state(String user, String device, String session, boolean background) {
    presence.state(user, device, session, background);
  }

  void closed(String user, String device, String session, boolean bye) {
    presence.closed(user, device, session, bye);
  }

  Status status(String user) {
    return standing(user).status();
  }

  Standing standing(String user) {
    return await(presence.standings(List.of(user))).get(0);
  }

  /** What a watcher knows who only listens. */
  Map<String, Status> watched() {
    Map<String, Status> known = new ConcurrentHashMap<>();
    told.forEach(standing -> known.put(standing.user(), standing.status()));
    return known;
  }

  void until(String user, Status status) {
    Waiting.until(
        user + " is " + status + " on " + name,
        PATIENCE,
        () -> watched().get(user) == status && status(user) == status);
  }

  /** As the process dies: nothing more is said. */
  void kill() {
    await(link.close());
    await(vertx.close());
  }

  @Override
  public void close() {
    await(vertx.undeploy(deployment));
    await(link.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("no answer within 20 s", late);
    }
  }
}
