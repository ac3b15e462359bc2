package chat.snug.cluster;

import chat.snug.bus.BusMeters;
import chat.snug.bus.Transport;
import chat.snug.config.Config;
import chat.snug.config.Limits;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.LogMeters;
import chat.snug.log.LogVerticle;
import chat.snug.log.Notice;
import chat.snug.log.Peering;
import chat.snug.log.Routes;
import chat.snug.log.SharedRoutes;
import chat.snug.log.SharedWorld;
import chat.snug.store.Outcome;
import chat.snug.store.RoomStore.Membership;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** The log of one node on a real cluster, over a store in memory that several share. */
final class ClusterNode implements BusMeters, LogMeters, AutoCloseable {
  final List<Notice> told = new CopyOnWriteArrayList<>();
  final Cluster cluster;
  final Log log;
  final Feed feed;
  final AtomicInteger sent = new AtomicInteger();
  /** Messages of this node that are lost on the way. */
  final AtomicReference<Predicate<Buffer>> lost = new AtomicReference<>(message -> false);

  private final Vertx vertx;
  private final Context loop;
  private Routes routes;

  ClusterNode(Config.Cluster config, SharedWorld world) throws Exception {
    cluster = await(Cluster.join(config, Vertx.builder(), new VertxOptions()));
    vertx = cluster.vertx();
    loop = vertx.getOrCreateContext();
    log = new Log(vertx, 5);
    feed = new Feed(vertx, true);
    var stores = world.node();
    Peering peering = new Peering(stores, lossy(cluster.transport()), revoked -> {}, this);
    await(vertx.deployVerticle(
        new LogVerticle(stores.log(), Limits.DEFAULT, System::nanoTime, this, peering)));
    onLoop(() -> {
      routes = new SharedRoutes(vertx);
      return feed.subscribe(told::add);
    });
  }

  private Transport lossy(Transport inner) {
    return new Transport() {
      @Override
      public String self() {
        return inner.self();
      }

      @Override
      public Set<String> peers() {
        return inner.peers();
      }

      @Override
      public void send(String peer, Buffer message) {
        if (!lost.get().test(message)) {
          inner.send(peer, message);
        }
      }

      @Override
      public Future<Void> receive(Handler<Buffer> handler) {
        return inner.receive(handler);
      }
    };
  }

  /** A session of this node reads the room and is told of it from then on. */
  void listen(String room, long head) throws Exception {
    await(onLoop(() -> routes.read(List.of(new Membership(room, head, 0, 0, 2)))));
    onLoop(() -> {
      routes.entered(room, head);
      return "";
    });
  }

  private <T> T onLoop(Callable<T> action) throws Exception {
    return await(Future.future(promise -> loop.runOnContext(turn -> {
      try {
        promise.complete(action.call());
      } catch (Exception e) {
        promise.fail(e);
      }
    })));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void sent(int bytes) {
    sent.incrementAndGet();
  }

  @Override
  public void received(int bytes) {}

  @Override
  public void dropped() {}

  @Override
  public void committed(int writes, long nanos) {}

  @Override
  public void answered(Outcome outcome, long nanos) {}
}
