package chat.snug.bench;

import chat.snug.bus.BusMeters;
import chat.snug.bus.Transport;
import chat.snug.cluster.Cluster;
import chat.snug.config.Config;
import chat.snug.config.ConfigReader;
import chat.snug.config.Limits;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.LogMeters;
import chat.snug.log.LogVerticle;
import chat.snug.log.Notice;
import chat.snug.log.Peering;
import chat.snug.log.SharedStores;
import chat.snug.store.FeedStore;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A node of a cluster as the server makes it, on the real store and the real bus, but for the sockets: its log's verticle, which tells whoever listens.
 * The reading of its feed can be switched off, and what the bus brings can be lost.
 */
final class FeedNode {
  private static final int FIRST_KIND_OF_NOTICES = 16;

  private final Vertx vertx;
  private final SqlStores stores;
  private final AtomicLong readings = new AtomicLong();
  private final AtomicLong questions = new AtomicLong();
  private final AtomicLong heads = new AtomicLong();
  private volatile boolean readsFeed = true;
  private volatile boolean loses;

  private static final class Unmetered implements BusMeters, LogMeters {
    @Override
    public void sent(int bytes) {}

    @Override
    public void received(int bytes) {}

    @Override
    public void dropped() {}

    @Override
    public void committed(int writes, long nanos) {}

    @Override
    public void answered(Outcome outcome, long nanos) {}
  }

  private FeedNode(Vertx vertx, SqlStores stores) {
    this.vertx = vertx;
    this.stores = stores;
  }

  /** @param port of this node's among those of all; all are on this machine */
  static FeedNode start(String database, List<Integer> ports, int port) throws Exception {
    Config config = config(ports, port);
    Cluster cluster = BenchStore.await(Cluster.join(
        config.cluster(), Vertx.builder(), new VertxOptions().setEventLoopPoolSize(2)));
    SqlStores stores = BenchStore.await(
        SqlStores.open(cluster.vertx(), database, Limits.DEFAULT, Clock.systemUTC()));
    FeedNode node = new FeedNode(cluster.vertx(), stores);
    Unmetered unmetered = new Unmetered();
    Peering peering =
        new Peering(node.shared(stores), node.lossy(cluster.transport()), revoked -> {}, unmetered);
    String unused = BenchStore.await(cluster
        .vertx()
        .deployVerticle(
            new LogVerticle(stores.log(), Limits.DEFAULT, System::nanoTime, unmetered, peering)));
    return node;
  }

  private static Config config(List<Integer> ports, int port) {
    Map<String, String> flags = new HashMap<>();
    flags.put("database", "postgresql://nobody@localhost/none");
    flags.put("redis", "redis://127.0.0.1:1");
    flags.put("cluster.name", "feed-" + ports.get(0));
    flags.put("cluster.host", "127.0.0.1");
    flags.put("cluster.port", Integer.toString(port));
    flags.put(
        "cluster.peers",
        ports.stream().map(peer -> "127.0.0.1:" + peer).collect(Collectors.joining(",")));
    return new ConfigReader(Map.of(), Path.of("none")).read(null, flags).config();
  }

  Vertx vertx() {
    return vertx;
  }

  SqlStores stores() {
    return stores;
  }

  Log log() {
    return new Log(vertx, Limits.DEFAULT.appendSeconds());
  }

  void listen(Handler<Notice> listener) {
    var unused = new Feed(vertx).subscribe(listener);
  }

  void readsFeed(boolean reads) {
    readsFeed = reads;
  }

  void loses(boolean lost) {
    loses = lost;
  }

  /** Readings of the feed, questions for events, and for heads, so far. */
  List<Long> asked() {
    return List.of(readings.get(), questions.get(), heads.get());
  }

  private SharedStores shared(SqlStores all) {
    FeedStore feed = watched(FeedStore.class, all.feed(), name -> {
      if (name.equals("after")) {
        readings.incrementAndGet();
      } else if (name.equals("events")) {
        questions.incrementAndGet();
      }
    });
    LogStore log = watched(LogStore.class, all.log(), name -> {
      if (name.equals("heads")) {
        heads.incrementAndGet();
      }
    });
    return new SharedStores(feed, log, all.rooms(), all.users(), all.tokens(), Clock.systemUTC());
  }

  private <T> T watched(Class<T> port, T inner, Consumer<String> called) {
    return port.cast(Proxy.newProxyInstance(
        port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
          if (method.getName().equals("after") && !readsFeed) {
            return Future.succeededFuture(List.of());
          }
          called.accept(method.getName());
          try {
            return method.invoke(inner, arguments);
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        }));
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
        inner.send(peer, message);
      }

      @Override
      public Future<Void> receive(Handler<Buffer> handler) {
        return inner.receive(message -> {
          if (!loses || message.getUnsignedByte(1) < FIRST_KIND_OF_NOTICES) {
            handler.handle(message);
          }
        });
      }
    };
  }
}
