package chat.snug.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.bus.Bus;
import chat.snug.bus.BusMeters;
import chat.snug.bus.FakeNetwork;
import chat.snug.bus.FakeNetwork.Mail;
import chat.snug.log.Notice.Audience;
import chat.snug.model.Caller;
import chat.snug.model.RoomKind;
import chat.snug.model.User;
import chat.snug.store.FeedStore;
import chat.snug.store.Outcome;
import chat.snug.store.RoomStore.Membership;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two writers and one who listens, message by message. The random case is {@link JunctionModelTest}'s. */
class JunctionTest {
  private static final Caller ANN = new Caller("ann", false);

  private long now = 1_000_000_000L;
  private final FakeNetwork network = new FakeNetwork();
  private final SharedWorld world = new SharedWorld();
  private final Node a = new Node("a");
  private final Node b = new Node("b");
  private final Node c = new Node("c");

  private final class Node implements BusMeters {
    final SharedStores stores = world.node();
    final Deque<Runnable> soon = new ArrayDeque<>();
    final List<Notice> told = new ArrayList<>();
    final Junction junction;
    RuntimeException fault;

    Node(String name) {
      Bus bus = new Bus(network.join(name), this, soon::add);
      junction = new Junction(stores, bus, this::tell, revoked -> {}, () -> now, 200);
      assertThat(junction.start().succeeded()).isTrue();
    }

    private void tell(Notice notice) {
      if (fault != null) {
        throw fault;
      }
      told.add(notice);
    }

    void write(Write write) {
      for (Outcome outcome : stores.log().append(List.of(write)).result()) {
        junction.tell(new Notice.Logged(outcome.events().stream()
            .map(event -> Notice.Entry.of(event, outcome.members()))
            .toList()));
      }
    }

    List<Long> seqs(String room) {
      return told.stream()
          .filter(Notice.Logged.class::isInstance)
          .flatMap(notice -> ((Notice.Logged) notice).entries().stream())
          .filter(entry -> entry.room().equals(room))
          .map(Notice.Entry::seq)
          .toList();
    }

    void came(String user) {
      junction.changed(new RouteChange.Came(user));
    }

    /** Users whose rooms the loops were told to compare. */
    boolean isCompared(String user) {
      return told.stream()
          .anyMatch(notice ->
              notice instanceof Notice.Recovered recovered && recovered.users().contains(user));
    }

    @Override
    public void sent(int bytes) {}

    @Override
    public void received(int bytes) {}

    @Override
    public void dropped() {}
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds * 10; i++) {
      now += TimeUnit.MILLISECONDS.toNanos(100);
      for (Node node : List.of(a, b, c)) {
        while (!node.soon.isEmpty()) {
          node.soon.remove().run();
        }
        if (i % 10 == 0) {
          node.junction.look();
        }
        node.junction.tick();
      }
      network.deliverAll();
    }
  }

  private static Write send(String room) {
    return new Write.Send(ANN, room, "c" + System.nanoTime(), "hi", null, null, List.of(), null);
  }

  private static Write make(String room, String... members) {
    return new Write.MakeRoom(ANN, room, RoomKind.GROUP, null, null, null, List.of(members));
  }

  private void listen(Node node, String room) {
    long head = world.head(room);
    assertThat(node.junction.read(List.of(new Membership(room, head, 0, 0, 2))).succeeded())
        .isTrue();
    node.junction.changed(new RouteChange.Entered(room, head));
  }

  @Test
  void whoIsLetInHereHearsTheRoomFromThereOn() {
    c.came("cat");
    pass(2);
    a.write(make("tea", "cat"));
    network.deliverAll();
    assertThat(c.seqs("tea")).containsExactly(3L);
    b.write(send("tea")); // before b has heard that c is interested
    network.deliverAll();
    pass(2);
    b.write(send("tea"));
    network.deliverAll();
    assertThat(c.seqs("tea")).containsExactly(3L, 4L, 5L);
  }

  @Test
  void whoIsLetInWhileTheBusLosesItHearsTheRoomASecondLater() {
    c.came("cat");
    pass(2);
    a.write(make("tea", "cat"));
    network.drop(Mail::isNotice);
    pass(3);
    assertThat(c.seqs("tea")).containsExactly(3L);
    assertThat(c.isCompared("cat")).isTrue();
    b.write(send("tea"));
    network.deliverAll();
    assertThat(c.seqs("tea")).containsExactly(3L, 4L);
  }

  /** Of two who are let in by two writers the second is heard of first: the first lies before what is told here. */
  @Test
  void twoWhoAreLetInInTheOtherOrderAreBothLookedUp() {
    a.write(make("tea"));
    pass(2);
    c.came("cat");
    c.came("dan");
    pass(2);
    a.write(new Write.PutMember(ANN, "tea", "cat", null));
    b.write(new Write.PutMember(ANN, "tea", "dan", null));
    while (!network.mail().isEmpty()) {
      network.deliver(network.mail().size() - 1);
    }
    assertThat(c.seqs("tea")).startsWith(4L);
    pass(1);
    assertThat(c.isCompared("cat")).isTrue();
  }

  @Test
  void ofARoomThatNobodyHereIsInNothingIsTold() {
    pass(2);
    a.write(make("tea"));
    a.write(send("tea"));
    pass(3);
    assertThat(c.told).isEmpty();
  }

  @Test
  void aHeadThatMovedWhileItWasReadIsNotMissed() {
    a.write(make("tea"));
    pass(2);
    long read = world.head("tea");
    a.write(send("tea"));
    pass(2); // the feed named it while nobody here was in the room
    assertThat(c.junction.read(List.of(new Membership("tea", read, 0, 0, 2))).succeeded())
        .isTrue();
    pass(1);
    assertThat(c.seqs("tea")).containsExactly(read + 1);
  }

  @Test
  void aReadingThatKnowsMoreThanWasToldWaitsForIt() {
    a.write(make("tea"));
    listen(c, "tea");
    pass(2);
    a.write(send("tea"));
    network.drop(mail -> true);
    var read = c.junction.read(List.of(new Membership("tea", world.head("tea"), 0, 0, 2)));
    assertThat(read.isComplete()).isFalse();
    pass(1);
    assertThat(read.succeeded()).isTrue();
    assertThat(c.seqs("tea")).containsExactly(3L);
  }

  @Test
  void afterCommitsThatTheFeedHasNoMoreEverythingIsCompared() {
    a.write(make("tea", "cat"));
    listen(c, "tea");
    c.came("cat");
    pass(2);
    network.drop(mail -> true);
    for (int i = 0; i < 3; i++) {
      a.write(send("tea"));
    }
    network.drop(mail -> true);
    world.forget();
    pass(2);
    assertThat(c.seqs("tea")).isEmpty(); // nothing names it until the next commit
    a.write(send("rum-is-elsewhere"));
    pass(3);
    assertThat(c.seqs("tea")).containsExactly(4L, 5L, 6L);
    assertThat(c.isCompared("cat")).isTrue();
  }

  @Test
  void afterLongSilenceOfTheStoreEverythingIsComparedThoughNobodyWritesAnyMore() {
    a.write(make("tea", "cat"));
    listen(c, "tea");
    c.came("cat");
    pass(2);
    world.away = true;
    network.drop(mail -> true);
    a.write(send("tea"));
    network.drop(mail -> true);
    world.forget();
    world.reads.add(new FeedStore.Read("tea", "cat", 4, 0, world.wallMillis + 1000, 2));
    world.wallMillis += FeedReader.LONGEST_MILLIS + 2000;
    pass(2);
    assertThat(c.seqs("tea")).isEmpty();
    world.away = false;
    pass(3);
    assertThat(c.seqs("tea")).containsExactly(4L);
    assertThat(c.isCompared("cat")).isTrue();
    assertThat(c.told)
        .filteredOn(Notice.ReadMoved.class::isInstance)
        .containsExactly(new Notice.ReadMoved("tea", "cat", 4, 0, 1000, 2));
  }

  @Test
  void whateverHappensInARoomGoesOnceToEachNodeThatListensHoweverManyLoopsDo() {
    a.write(make("tea", "bob"));
    for (int loop = 0; loop < 8; loop++) {
      listen(c, "tea");
    }
    c.came("bob");
    pass(3);
    List<Notice> all = List.of(
        read(2, Audience.ALL),
        new Notice.Typing("tea", "ann"),
        new Notice.ProfileChanged(new User("ann", "Ann", null, 0), List.of("tea", "milk")));
    for (Notice notice : all) {
      a.junction.tell(notice);
      assertThat(network.mail()).as(notice.toString()).extracting(Mail::to).containsExactly("c");
      network.drop(mail -> true);
    }
    a.write(send("tea"));
    assertThat(network.mail()).extracting(Mail::to).containsExactly("c");
    network.drop(mail -> true);
    a.write(send("tea-of-others"));
    assertThat(network.mail()).isEmpty();
  }

  @Test
  void aComparisonThatIsAskedForTimeAndAgainComesToItsEnd() {
    int users = 10 * Comparison.USERS;
    for (int i = 0; i < users; i++) {
      c.came("user" + i);
    }
    pass(2);
    for (int second = 0; second < 10; second++) {
      long writer = 1000L + second;
      world.commitAfterHole(writer);
      pass(1);
    }
    for (int i = 0; i < users; i++) {
      assertThat(c.isCompared("user" + i)).as("user" + i).isTrue();
    }
  }

  private static Notice.ReadMoved read(long seq, Audience to) {
    return new Notice.ReadMoved("tea", "ann", seq, 0, 0, 2, to);
  }

  private static FeedStore.Read fed(long seq) {
    return new FeedStore.Read("tea", "ann", seq, 0, 0, 2);
  }

  /** Of reads that follow each other within a second one's own devices are told at once, and the others when it is over. */
  @Test
  void aReadThatTheBusToldToOwnDevicesAloneIsToldToTheOthersToo() {
    a.write(make("tea", "bob"));
    listen(c, "tea");
    pass(2);
    world.commit(List.of(fed(2)), Set.of());
    a.junction.tell(read(2, Audience.OWN));
    network.deliverAll();
    assertThat(c.told).contains(read(2, Audience.OWN));
    pass(4); // the message for the others never comes
    assertThat(c.told).contains(read(2, Audience.OTHERS));
    assertThat(c.told).filteredOn(Notice.ReadMoved.class::isInstance).hasSize(2);
  }

  @Test
  void aReadThatTheBusToldIsNotToldAgain() {
    a.write(make("tea", "bob"));
    listen(c, "tea");
    pass(2);
    world.commit(List.of(fed(2)), Set.of());
    a.junction.tell(read(1, Audience.ALL));
    a.junction.tell(read(2, Audience.OWN));
    network.deliverAll();
    pass(1);
    a.junction.tell(read(2, Audience.OTHERS));
    network.deliverAll();
    pass(5);
    assertThat(c.told).filteredOn(Notice.ReadMoved.class::isInstance).hasSize(3);
  }

  @Test
  void aReadThatTheBusLostIsToldWithinFiveSeconds() {
    a.write(make("tea", "bob"));
    listen(c, "tea");
    pass(2);
    world.commit(List.of(fed(2)), Set.of());
    pass(1);
    assertThat(c.told).contains(read(2, Audience.ALL));
  }

  @Test
  void aLostProfileIsAskedForAgainWhereTheStoreDidNotAnswer() {
    pass(2);
    world.usersAway = true;
    world.commit(List.of(), Set.of("bob"));
    pass(2);
    world.usersAway = false;
    pass(1);
    assertThat(c.told)
        .anyMatch(notice -> notice instanceof Notice.ProfileChanged changed
            && changed.user().id().equals("bob"));
  }

  @Test
  void aRoomThatCantBeReadHoldsUpNoOther() {
    List<String> rooms = List.of("tea", "milk", "rum", "gin", "mead");
    rooms.forEach(room -> {
      a.write(make(room));
      listen(c, room);
    });
    pass(2);
    world.broken.add("rum");
    rooms.forEach(room -> a.write(send(room)));
    network.drop(mail -> true);
    pass(3);
    for (String room : rooms) {
      assertThat(c.seqs(room)).as(room).hasSize(room.equals("rum") ? 0 : 1);
    }
    assertThat(c.told).contains(new Notice.Recovered(Map.of("rum", 3L), Set.of(), Set.of()));
    // Whoever says hello meanwhile waits for none of it.
    long head = world.head("rum");
    assertThat(c.junction.read(List.of(new Membership("rum", head, 0, 0, 2))).succeeded())
        .isTrue();
    world.broken.clear();
    pass(6);
    assertThat(c.seqs("rum")).containsExactly(3L);
  }

  @Test
  void readPositionsThatCantBeReadHoldUpNothingElse() {
    a.write(make("tea", "cat"));
    listen(c, "tea");
    c.came("cat");
    pass(2);
    world.away = true;
    world.forget();
    world.reads.add(new FeedStore.Read("tea", "cat", 4, 0, world.wallMillis + 1000, 2));
    world.wallMillis += FeedReader.LONGEST_MILLIS + 2000;
    pass(2);
    world.away = false;
    world.readsAway = true;
    pass(3);
    assertThat(c.isCompared("cat")).isTrue();
    assertThat(c.told).noneMatch(Notice.ReadMoved.class::isInstance);
    world.readsAway = false;
    pass(3);
    assertThat(c.told).anyMatch(Notice.ReadMoved.class::isInstance);
  }

  @Test
  void aStoreThatRefusesAtOnceIsNotAskedAgainInTheSameTurn() {
    world.away = true;
    Additions additions =
        new Additions(c.stores.rooms(), rooms -> Future.succeededFuture(), told -> {});
    for (int i = 0; i < 20; i++) {
      additions.check("cat" + i, Set.of());
    }
    additions.next();
    assertThat(world.asked).isEqualTo(4);
  }

  @Test
  void aFaultWhileItIsToldStopsNothingForGood() {
    a.write(make("tea"));
    listen(c, "tea");
    pass(2);
    a.write(send("tea"));
    network.drop(mail -> true);
    c.fault = new IllegalStateException("a fault of ours");
    pass(3);
    c.fault = null;
    pass(3);
    a.write(send("tea"));
    network.drop(mail -> true);
    pass(3);
    assertThat(c.seqs("tea")).endsWith(4L);
  }

  @Test
  void theFeedIsReadWhereTheBusIsBroken() {
    a.write(make("tea"));
    listen(c, "tea");
    pass(2);
    a.write(send("tea"));
    network.drop(mail -> true);
    network.breakDown();
    pass(3);
    assertThat(c.seqs("tea")).containsExactly(3L);
  }

  @Test
  void aNoticeIsReadAsItWasWritten() {
    Notice.ReadMoved read = new Notice.ReadMoved("tea", "ann", 7, 2, 99, 3);
    Notice.Typing typing = new Notice.Typing("tea", "ann");
    Notice.SignedOut out = new Notice.SignedOut(List.of("family", "issue"));
    Notice.ProfileChanged profile =
        new Notice.ProfileChanged(new User("ann", "Ann 🙂", "a.png", 5), List.of("tea", "milk"));
    Notice.ProfileChanged plain =
        new Notice.ProfileChanged(new User("ann", "Ann", null, 5), List.of());
    assertThat(NoticeWire.read(NoticeWire.read(read).bytes())).isEqualTo(read);
    assertThat(NoticeWire.typing(NoticeWire.typing(typing).bytes())).isEqualTo(typing);
    assertThat(NoticeWire.signedOut(NoticeWire.signedOut(out).bytes())).isEqualTo(out);
    assertThat(NoticeWire.profile(NoticeWire.profile(profile).bytes())).isEqualTo(profile);
    assertThat(NoticeWire.profile(NoticeWire.profile(plain).bytes())).isEqualTo(plain);
    for (Effect effect : Set.of(
        Effect.NOTHING, new Effect.Admits("bob"), new Effect.Dismisses("bob"), new Effect.Ends())) {
      Notice.Entry entry = new Notice.Entry("tea", 1L << 40, effect, new byte[] {1, 2}, 9);
      Notice.Entry again = NoticeWire.event(NoticeWire.event(entry).bytes());
      assertThat(again).usingRecursiveComparison().isEqualTo(entry);
    }
  }
}
