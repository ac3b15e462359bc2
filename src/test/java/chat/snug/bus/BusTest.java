package chat.snug.bus;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BusTest {
  private static final long TEA = Topic.room("tea");
  private static final long MILK = Topic.room("milk");

  private final FakeNetwork network = new FakeNetwork();
  private final Node a = new Node("a");
  private final Node b = new Node("b");
  private final Node c = new Node("c");

  private final class Node implements BusMeters {
    final Deque<Runnable> soon = new ArrayDeque<>();
    final List<String> heard = new ArrayList<>();
    final Bus bus;
    int dropped;

    Node(String name) {
      bus = new Bus(network.join(name), this, soon::add);
    }

    void open() {
      assertThat(
              bus.open((kind, parcels) -> parcels.forEach(parcel -> heard.add(kind + ":" + parcel)))
                  .succeeded())
          .isTrue();
    }

    void flush() {
      while (!soon.isEmpty()) {
        soon.remove().run();
      }
    }

    @Override
    public void sent(int bytes) {}

    @Override
    public void received(int bytes) {}

    @Override
    public void dropped() {
      dropped++;
    }
  }

  @BeforeEach
  void open() {
    for (Node node : List.of(a, b, c)) {
      node.open();
    }
    tick();
  }

  /** A second passes, and everything arrives. */
  private void tick() {
    for (Node node : List.of(a, b, c)) {
      node.flush();
      node.bus.tick();
    }
    network.deliverAll();
  }

  private static Parcel parcel(String text, Long... topics) {
    return new Parcel(List.of(topics), Buffer.buffer(text));
  }

  @Test
  void aMessageGoesToNodesThatWantItOnceAndToNoOther() {
    b.bus.join(TEA);
    b.bus.join(MILK);
    tick();
    a.bus.tell(3, List.of(parcel("hello", TEA, MILK), parcel("more", MILK)));

    assertThat(network.mail()).hasSize(1);
    network.deliverAll();
    assertThat(b.heard).containsExactly("3:hello", "3:more");
    assertThat(c.heard).isEmpty();
  }

  @Test
  void whatConcernsNobodyInParticularGoesToAll() {
    a.bus.tell(0, List.of(parcel("all")));
    network.deliverAll();
    assertThat(b.heard).containsExactly("0:all");
    assertThat(c.heard).containsExactly("0:all");
    assertThat(a.heard).isEmpty();
  }

  @Test
  void interestsThatAreTakenTogetherAreToldTogether() {
    for (int i = 0; i < 1000; i++) {
      b.bus.join(Topic.room("room-" + i));
    }
    assertThat(b.soon).hasSize(1);
    b.flush();
    assertThat(network.mail()).hasSize(2).allMatch(mail -> mail.bytes().length() < 8100);
  }

  @Test
  void whatIsTakenAndLeftAtOnceIsNotTold() {
    b.bus.join(TEA);
    b.bus.leave(TEA);
    b.flush();
    assertThat(network.mail()).isEmpty();
  }

  @Test
  void whoLeavesHearsNoMore() {
    b.bus.join(TEA);
    tick();
    b.bus.leave(TEA);
    tick();
    a.bus.tell(0, List.of(parcel("late", TEA)));
    assertThat(network.mail()).isEmpty();
  }

  @Test
  void aLostChangeOfInterestIsMadeGoodWithinASecond() {
    b.bus.join(TEA);
    b.flush();
    network.drop(mail -> true);
    a.bus.tell(0, List.of(parcel("too early", TEA)));
    assertThat(network.mail()).isEmpty();

    tick();
    a.bus.tell(0, List.of(parcel("hello", TEA)));
    network.deliverAll();
    assertThat(b.heard).containsExactly("0:hello");
  }

  @Test
  void changesInAnotherOrderLeadToTheSame() {
    b.bus.join(TEA);
    b.flush();
    b.bus.join(MILK);
    b.bus.leave(TEA);
    b.flush();
    while (!network.mail().isEmpty()) {
      network.deliver(network.mail().size() - 1);
    }
    tick();
    a.bus.tell(0, List.of(parcel("tea", TEA)));
    a.bus.tell(0, List.of(parcel("milk", MILK)));
    network.deliverAll();
    assertThat(b.heard).containsExactly("0:milk");
  }

  @Test
  void whoComesLaterLearnsWhoWantsWhat() {
    b.bus.join(TEA);
    tick();
    Node d = new Node("d");
    d.open();
    network.deliverAll();
    d.bus.tell(0, List.of(parcel("hello", TEA)));
    network.deliverAll();
    assertThat(b.heard).containsExactly("0:hello");
  }

  @Test
  void aPeerThatConfirmsNothingIsSentEightMebibytesAtMost() {
    b.bus.join(TEA);
    tick();
    Buffer large = Buffer.buffer(new byte[64 * 1024]);
    for (int i = 0; i < 200; i++) {
      a.bus.tell(0, List.of(new Parcel(List.of(TEA), large)));
    }
    int bytes = network.mail().stream().mapToInt(mail -> mail.bytes().length()).sum();
    assertThat(bytes).isLessThanOrEqualTo((int) Peer.UNCONFIRMED_MAX).isGreaterThan(8_000_000);
    assertThat(a.dropped).isEqualTo(200 - network.mail().size());

    network.drop(mail -> true); // it was frozen, and all of that was lost
    tick();
    tick();
    a.bus.tell(0, List.of(parcel("again", TEA)));
    network.deliverAll();
    assertThat(b.heard).containsExactly("0:again");
  }

  @Test
  void changesOfInterestCountToo() {
    network.drop(mail -> true); // b is frozen from now on
    for (int round = 0; round < 200; round++) {
      for (int room = 0; room < 10_000; room++) {
        a.bus.join(Topic.room(round + "-" + room));
      }
      a.flush();
      for (int room = 0; room < 10_000; room++) {
        a.bus.leave(Topic.room(round + "-" + room));
      }
      a.flush();
    }
    long bytes = network.mail().stream()
        .filter(mail -> mail.to().equals("b"))
        .mapToLong(mail -> mail.bytes().length())
        .sum();
    assertThat(bytes).isLessThanOrEqualTo(Peer.UNCONFIRMED_MAX).isGreaterThan(8_000_000);

    network.drop(mail -> true);
    a.bus.join(TEA);
    tick();
    tick();
    b.bus.tell(0, List.of(parcel("hello", TEA)));
    network.deliverAll();
    assertThat(a.heard).containsExactly("0:hello");
  }

  /** As where its certificate is not trusted, or a firewall stands before its bus. */
  @Test
  void aNodeInSightThatIsNotHeardIsToldOnce() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(Bus.class);
    log.addAppender(lines);
    try {
      for (int second = 0; second < 60; second++) {
        a.bus.tick();
        c.bus.tick();
        network.drop(mail -> mail.from().equals("b") || mail.to().equals("b"));
        network.deliverAll();
      }
      assertThat(lines.list)
          .hasSize(2) // of a and of c
          .allMatch(line -> line.getKeyValuePairs().get(0).value.equals("b"));
      b.bus.tick();
      network.deliverAll();
      assertThat(lines.list).hasSize(4);
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void whoKeepsUpIsSentAnyNumber() {
    b.bus.join(TEA);
    tick();
    Buffer large = Buffer.buffer(new byte[64 * 1024]);
    for (int i = 0; i < 400; i++) {
      a.bus.tell(0, List.of(new Parcel(List.of(TEA), large)));
      network.deliverAll();
    }
    assertThat(b.heard).hasSize(400);
    assertThat(a.dropped).isZero();
  }

  @Test
  void whatAnotherBuildSaysIsPassedBy() {
    Transport newer = network.join("newer");
    assertThat(newer.receive(bytes -> {}).succeeded()).isTrue();
    newer.send("b", Buffer.buffer());
    newer.send("b", Buffer.buffer(new byte[] {2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    newer.send("b", Envelope.begin(9, "newer", 0).appendString("of a kind to come"));
    Buffer longer = Envelope.begin(Envelope.CHANGES, "newer", 0);
    newer.send("b", longer);
    newer.send("b", Envelope.begin(Envelope.PARCELS + 200, "newer", 0).appendInt(999));
    network.deliverAll();
    b.bus.tick();
    network.deliverAll();
    assertThat(b.heard).isEmpty();
  }

  @Test
  void whoIsGoneIsForgotten() {
    b.bus.join(TEA);
    tick();
    network.part("b");
    network.part("c");
    a.bus.tick();
    network.deliverAll();
    assertThat(a.bus.isAlone()).isTrue();
  }
}
