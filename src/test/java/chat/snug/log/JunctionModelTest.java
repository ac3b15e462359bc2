package chat.snug.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.bus.Bus;
import chat.snug.bus.BusMeters;
import chat.snug.bus.FakeNetwork;
import chat.snug.model.Caller;
import chat.snug.store.Outcome;
import chat.snug.store.RoomStore.Membership;
import chat.snug.store.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Three nodes write to the same rooms over a bus that loses, doubles and turns round whatever it likes: each node tells each event above where it began
 * once, in the order of seq, and everything within 5 s.
 */
class JunctionModelTest {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);
  private static final List<String> ROOMS = List.of("tea", "milk", "rum");

  private long now = 1_000_000_000L;
  private final FakeNetwork network = new FakeNetwork();
  private final SharedWorld world = new SharedWorld();
  private final List<Node> nodes = new ArrayList<>();

  private final class Node implements BusMeters {
    final SharedStores stores = world.node();
    final Deque<Runnable> soon = new ArrayDeque<>();
    final Map<String, Listener> listening = new HashMap<>();
    final Deque<Runnable> reading = new ArrayDeque<>();

    final Junction junction;
    int count;

    Node(String name) {
      Bus bus = new Bus(network.join(name), this, soon::add);
      junction = new Junction(stores, bus, this::told, revoked -> {}, () -> now, 200);
      assertThat(junction.start().succeeded()).isTrue();
    }

    void told(Notice notice) {
      if (notice instanceof Notice.Logged logged) {
        for (Notice.Entry entry : logged.entries()) {
          Listener listener = listening.get(entry.room());
          if (listener != null) {
            listener.told(entry.seq());
          }
        }
      }
    }

    /** As a greeting does: what is told from before the reading on is held until the reading is told. */
    void listen(String room) {
      if (listening.containsKey(room)) {
        return;
      }
      Listener listener = new Listener(world.head(room));
      listening.put(room, listener);
      reading.add(() -> readUpTo(room, listener));
    }

    /** The store's answer takes a while. */
    private void readUpTo(String room, Listener listener) {
      junction.read(List.of(new Membership(room, listener.told, 0, 0, 2))).onSuccess(done -> {
        if (listening.get(room) == listener) {
          junction.changed(new RouteChange.Entered(room, listener.told));
          listener.open();
        }
      });
    }

    void answer() {
      if (!reading.isEmpty()) {
        reading.remove().run();
      }
    }

    void leave(String room) {
      Listener listener = listening.remove(room);
      if (listener != null && listener.isOpen) {
        junction.changed(new RouteChange.Left(room));
      }
    }

    void send(String room) {
      Write write = new Write.Send(
          new Caller("ann", false), room, name() + count++, "hi", null, null, List.of(), null);
      List<Outcome> outcomes = stores.log().append(List.of(write)).result();
      junction.tell(new Notice.Logged(outcomes.stream()
          .flatMap(outcome ->
              outcome.events().stream().map(event -> Notice.Entry.of(event, outcome.members())))
          .toList()));
    }

    private String name() {
      return "m" + nodes.indexOf(this) + "-";
    }

    @Override
    public void sent(int bytes) {}

    @Override
    public void received(int bytes) {}

    @Override
    public void dropped() {}
  }

  private static final class Listener {
    private final List<Long> held = new ArrayList<>();
    private long told;
    private boolean isOpen;

    Listener(long head) {
      told = head;
    }

    void told(long seq) {
      if (!isOpen) {
        held.add(seq);
        return;
      }
      assertThat(seq).isEqualTo(told + 1);
      told = seq;
    }

    void open() {
      isOpen = true;
      held.stream().filter(seq -> seq > told).toList().forEach(this::told);
    }
  }

  @Property(tries = 150)
  void eachEventOnceAndInOrder(@ForAll long seed) {
    JunctionModelTest run = new JunctionModelTest();
    run.live(new Random(seed));
  }

  private void live(Random random) {
    for (String name : List.of("a", "b", "c")) {
      nodes.add(new Node(name));
    }
    for (int step = 0; step < 300; step++) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      String room = ROOMS.get(random.nextInt(ROOMS.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> node.send(room);
        case 4 -> node.listen(room);
        case 5 -> node.leave(room);
        case 6, 7 -> deliverSome(random);
        case 8 -> node.answer();
        case 9 -> network.drop(mail -> random.nextInt(3) == 0);
        case 10 -> world.away = random.nextInt(4) == 0;
        default -> pass(random);
      }
    }
    world.away = false;
    nodes.forEach(node -> node.reading.forEach(Runnable::run));
    network.drop(mail -> true);
    for (int i = 0; i < 50; i++) {
      pass(random);
      network.drop(FakeNetwork.Mail::isNotice); // for five seconds every message is lost
    }
    for (Node node : nodes) {
      node.listening.forEach((room, listener) -> {
        assertThat(listener.isOpen).isTrue();
        assertThat(listener.told).as(room).isEqualTo(world.head(room));
      });
    }
  }

  private int ticks;

  private void pass(Random random) {
    now += STEP;
    ticks++;
    for (Node node : nodes) {
      while (!node.soon.isEmpty()) {
        node.soon.remove().run();
      }
      if (ticks % 10 == nodes.indexOf(node)) {
        node.junction.look();
      }
      node.junction.tick();
    }
    deliverSome(random);
  }

  private void deliverSome(Random random) {
    for (int i = network.mail().size() / 2; i >= 0 && !network.mail().isEmpty(); i--) {
      int index = random.nextInt(network.mail().size());
      if (random.nextInt(8) == 0) {
        network.mail().add(network.mail().get(index)); // doubled
      }
      network.deliver(index);
    }
  }
}
