package chat.snug.presence;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.snug.config.Config.RedisTls;
import chat.snug.redis.RedisLink;
import chat.snug.redis.RedisTarget;
import chat.snug.running.RealRedis;
import chat.snug.running.Waiting;
import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The roster of several nodes on a real Redis, whose clock the test moves as well. */
final class MovedSharedRoster extends MovedRoster {
  private static final Duration STEP = Duration.ofSeconds(2);
  /** Answers bring further questions: a script that is not known yet, then a bucket as a whole. */
  private static final int ROUNDS = 3;

  private static final String CLOCK = "local micros = tonumber(redis.call('GET', 'test-now'))\n";

  private final Context context;
  private final RedisLink link;
  private final RealRedis redis;
  private final SharedRoster roster;
  private final List<Standing> told = new ArrayList<>();
  private long ahead;

  MovedSharedRoster(long wall, Vertx vertx, RealRedis redis) {
    super(wall, STEP);
    this.redis = redis;
    this.context = vertx.getOrCreateContext();
    this.link = RedisLink.open(vertx, RedisTarget.of(redis.url(), RedisTls.NONE));
    SharedPresence shared = new SharedPresence(
        link,
        "snug",
        UUID.randomUUID().toString(),
        true,
        CLOCK,
        new SharedPresence.Timing(
            Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(7), 1000));
    roster = new SharedRoster(
        shared,
        Share.WHOLE,
        OFFLINE_AFTER,
        clock(),
        this::now,
        unsaved,
        replaced::add,
        () -> {},
        metrics.part(Share.WHOLE));
    Waiting.until("redis is connected", Duration.ofSeconds(20), link::isUp);
    moveRedis();
  }

  void close() {
    await(link.close());
  }

  @Override
  void freeze(long more) {
    super.freeze(more);
    moveRedis();
  }

  @Override
  List<Standing> tick() {
    settle();
    List<Standing> changes = List.copyOf(told);
    told.clear();
    return changes;
  }

  @Override
  Claim hello(Hello hello) {
    return await(roster().hello(hello));
  }

  @Override
  Status status(String user) {
    settle();
    return super.status(user);
  }

  /** All that has been said is answered and told; no time passes. */
  private void settle() {
    hear();
    told.addAll(on(roster::tick));
    hear();
    told.addAll(on(roster::tick));
  }

  private void hear() {
    for (int round = 0; round < ROUNDS; round++) {
      await(Future.future(promise -> context.runOnContext(
          turn -> link.send(io.vertx.redis.client.Request.cmd(Command.PING)).onComplete(promise))));
    }
  }

  private void moveRedis() {
    redis.command("SET", "test-now", Long.toString((wall() + ahead) * 1000));
  }

  /** Redis's clock is set. */
  void moveRedisBy(long millis) {
    ahead += millis;
    moveRedis();
  }

  private <T> T on(Supplier<T> action) {
    return await(
        Future.future(promise -> context.runOnContext(turn -> promise.complete(action.get()))));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("no answer within 20 s", late);
    }
  }

  /** Whatever is called is done on the roster's own event loop. */
  @Override
  Roster roster() {
    return new Roster() {
      @Override
      public Future<Claim> hello(Hello hello) {
        return on(() -> roster.hello(hello));
      }

      @Override
      public void heartbeat(chat.snug.presence.Request.Beat beat) {
        run(() -> roster.heartbeat(beat));
      }

      @Override
      public void state(chat.snug.presence.Request.State state) {
        run(() -> roster.state(state));
      }

      @Override
      public void closed(chat.snug.presence.Request.Closed closed) {
        run(() -> roster.closed(closed));
      }

      @Override
      public void restore(List<Heartbeat> heartbeats) {
        run(() -> roster.restore(heartbeats));
      }

      @Override
      public Future<Void> begin() {
        return Future.succeededFuture(await(roster.begin()));
      }

      @Override
      public Standing standing(String user) {
        return MovedSharedRoster.this.on(() -> roster.standing(user));
      }

      @Override
      public List<Standing> tick() {
        return MovedSharedRoster.this.tick();
      }

      @Override
      public Future<Void> close() {
        return on(roster::close);
      }

      private void run(Runnable action) {
        on(() -> {
          action.run();
          return "done";
        });
      }
    };
  }
}
