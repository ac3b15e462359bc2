package chat.snug.log;

import chat.snug.bus.Bus;
import chat.snug.bus.BusMeters;
import chat.snug.bus.Transport;
import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Batch;
import chat.snug.store.RoomStore.Membership;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The junction of one node with two peers, without network and store, for benchmarks. */
public final class RouteLoad implements BusMeters {
  private final Random random = new Random(1);
  private final List<String> rooms = new ArrayList<>();
  private final List<Runnable> soon = new ArrayList<>();
  private final Map<String, Handler<Buffer>> nodes = new HashMap<>();
  private final Junction junction;
  private final Bus writer;
  private final List<Batch> feed = new ArrayList<>();
  private long bytes;
  private long n;
  private long told;

  public RouteLoad(int count) {
    for (int i = 0; i < count; i++) {
      rooms.add("0193a5b2-7c1e-7000-8000-" + String.format("%012d", i));
    }
    Bus bus = new Bus(join("a"), this, soon::add);
    writer = new Bus(join("b"), this, soon::add);
    Bus idle = new Bus(join("c"), this, soon::add);
    junction = new Junction(stores(), bus, notice -> told++, revoked -> {}, System::nanoTime, 200);
    Future<Void> open = Future.all(
            junction.start(), writer.open((kind, parcels) -> {}), idle.open((kind, parcels) -> {}))
        .mapEmpty();
    if (!open.succeeded()) {
      throw new IllegalStateException(open.cause());
    }
    writer.tick();
    idle.tick();
    junction.look();
  }

  /** Sessions come, each of a user of its own in some rooms. */
  public void join(int users, int roomsOfUser) {
    for (int user = 0; user < users; user++) {
      junction.changed(new RouteChange.Came("user-" + user));
      List<Membership> mine = new ArrayList<>();
      for (int i = 0; i < roomsOfUser; i++) {
        mine.add(
            new Membership(rooms.get((user * roomsOfUser + i) % rooms.size()), 100, 90, 10, 8));
      }
      Future<Void> read = junction.read(mine);
      if (!read.succeeded()) {
        throw new IllegalStateException("a join waits");
      }
      List<RouteChange> entered = new ArrayList<>();
      mine.forEach(room -> entered.add(new RouteChange.Entered(room.room(), room.head())));
      junction.changed(new RouteChange.Changes(entered));
    }
  }

  /** Tells the peers; how many bytes that took for each. */
  public long settle() {
    long before = bytes;
    List.copyOf(soon).forEach(Runnable::run);
    soon.clear();
    return (bytes - before) / 2;
  }

  /** That many commits, each of some rooms whose events were told already but for their last. */
  public void feed(int batches, int roomsOfBatch) {
    for (int i = 0; i < batches; i++) {
      Map<String, Long> heads = new HashMap<>();
      for (int room = 0; room < roomsOfBatch; room++) {
        heads.put(rooms.get(random.nextInt(rooms.size())), 100L);
      }
      feed.add(new Batch(7, ++n, heads, Set.of(), List.of(), List.of(), Set.of()));
    }
    junction.look();
    junction.tick();
    feed.clear();
  }

  /** Asks for whom an event of a room is. */
  public void publish(int events) {
    Notice.Entry entry =
        new Notice.Entry(rooms.get(3) + "-elsewhere", 1, Effect.NOTHING, new byte[200], 8);
    for (int i = 0; i < events; i++) {
      writer.tell(BusKind.EVENT.code(), List.of(NoticeWire.event(entry)));
    }
  }

  private SharedStores stores() {
    FeedStore store = (FeedStore) Proxy.newProxyInstance(
        FeedStore.class.getClassLoader(),
        new Class<?>[] {FeedStore.class},
        (proxy, method, arguments) -> method.getName().equals("newest")
            ? Future.succeededFuture(Map.of())
            : Future.succeededFuture(List.copyOf(feed)));
    return new SharedStores(store, null, null, null, null, null);
  }

  private Transport join(String name) {
    return new Transport() {
      @Override
      public String self() {
        return name;
      }

      @Override
      public Set<String> peers() {
        Set<String> others = new java.util.HashSet<>(nodes.keySet());
        others.remove(name);
        return others;
      }

      @Override
      public void send(String peer, Buffer message) {
        bytes += message.length();
        nodes.get(peer).handle(message);
      }

      @Override
      public Future<Void> receive(Handler<Buffer> handler) {
        nodes.put(name, handler);
        return Future.succeededFuture();
      }
    };
  }

  @Override
  public void sent(int count) {}

  @Override
  public void received(int count) {}

  @Override
  public void dropped() {}
}
