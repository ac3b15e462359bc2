package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Patch;
import chat.snug.model.RoomKind;
import chat.snug.postgres.PostgresServer;
import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Announcement;
import chat.snug.store.FeedStore.Batch;
import chat.snug.store.Futures;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.TestClock;
import chat.snug.store.TokenStore.Grant;
import chat.snug.store.TokenStore.Rotation;
import chat.snug.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several processes on one PostgreSQL. */
@Timeout(60)
class PgNodesTest {
  private static final Caller ANN = new Caller("ann", false);
  private static final Caller BOB = new Caller("bob", false);

  private final TestClock clock = new TestClock();
  private final PostgresStore store = new PostgresStore(Limits.DEFAULT, clock);
  private final List<SqlStores> nodes = new ArrayList<>();

  @BeforeEach
  void nodes() {
    nodes.add(store.stores());
    nodes.add(store.another());
    nodes.add(store.another());
    for (String user : List.of("ann", "bob", "cat")) {
      Futures.await(nodes.get(0).users().ofToken(user, null));
    }
    write(0, new Write.MakeRoom(ANN, "den", RoomKind.GROUP, null, null, null, List.of("bob")));
  }

  @AfterEach
  void close() {
    nodes.subList(1, nodes.size()).forEach(node -> Futures.await(node.health().close()));
    store.close();
  }

  private Outcome write(int node, Write write) {
    Outcome outcome =
        Futures.await(nodes.get(node).log().append(List.of(write))).get(0);
    assertThat(outcome.refusal()).isNull();
    return outcome;
  }

  private static Write.Send send(Caller by, String room, String id) {
    return new Write.Send(by, room, id, "text", null, null, List.of(), null);
  }

  private List<Event> log(String room) {
    Piece piece = Futures.await(nodes.get(2).history().events("ann", false, room, 0, 500));
    assertThat(piece.after()).isNull();
    return piece.items();
  }

  @Test
  void fiftyRepeatsOverThreeNodesAreOneEvent() {
    for (int round = 0; round < 20; round++) {
      String id = "id" + round;
      List<Future<List<Outcome>>> appends = IntStream.range(0, 50)
          .mapToObj(i -> nodes.get(i % 3).log().append(List.of(send(ANN, "den", id))))
          .toList();
      List<Answer> answers =
          appends.stream().map(append -> Futures.await(append).get(0).answer()).toList();
      assertThat(answers)
          .filteredOn(answer -> !((Answer.Ack) answer).duplicate())
          .hasSize(1);
      assertThat(answers.stream().map(answer -> ((Answer.Ack) answer).seq()).distinct())
          .hasSize(1);
    }
    assertThat(log("den")).hasSize(3 + 20).extracting(Event::seq).isSorted();
  }

  @Test
  void oneIdIntoTwoRoomsAtOnceIsOneMessage() {
    write(0, new Write.MakeRoom(ANN, "hall", RoomKind.GROUP, null, null, null, List.of()));
    for (int round = 0; round < 30; round++) {
      String id = "id" + round;
      Future<List<Outcome>> one = nodes.get(0).log().append(List.of(send(ANN, "den", id)));
      Future<List<Outcome>> two = nodes.get(1).log().append(List.of(send(ANN, "hall", id)));
      List<Outcome> both = List.of(Futures.await(one).get(0), Futures.await(two).get(0));
      assertThat(both).filteredOn(outcome -> outcome.refusal() == null).hasSize(1);
    }
  }

  @Test
  void twoWhoAskForTheirDirectRoomAtOnceGetOne() {
    for (int round = 0; round < 20; round++) {
      String other = "user" + round;
      Futures.await(nodes.get(0).users().ofToken(other, null));
      Future<List<Outcome>> one = nodes
          .get(0)
          .log()
          .append(List.of(new Write.MakeRoom(
              ANN, "a" + round, RoomKind.DIRECT, null, null, null, List.of(other))));
      Future<List<Outcome>> two = nodes
          .get(1)
          .log()
          .append(List.of(new Write.MakeRoom(
              new Caller(other, false),
              "b" + round,
              RoomKind.DIRECT,
              null,
              null,
              null,
              List.of("ann"))));
      List<Answer.RoomIs> both =
          List.of((Answer.RoomIs) Futures.await(one).get(0).answer(), (Answer.RoomIs)
              Futures.await(two).get(0).answer());
      assertThat(both.get(0).room().id()).isEqualTo(both.get(1).room().id());
      assertThat(both).filteredOn(Answer.RoomIs::created).hasSize(1);
    }
  }

  @Test
  void aRefreshTokenWorksOnceOverAllNodes() {
    for (int round = 0; round < 10; round++) {
      String hash = "t" + round;
      long expiry = clock.millis() + Duration.ofDays(1).toMillis();
      Futures.await(nodes
          .get(0)
          .tokens()
          .begin(new Grant("ann", false, "family" + round, "issue" + round), hash, expiry));
      List<Future<Rotation>> uses = IntStream.range(0, 3)
          .mapToObj(i -> nodes
              .get(i)
              .tokens()
              .rotate(hash, null, hash + "next" + i, hash + "issue" + i, expiry))
          .toList();
      assertThat(uses.stream().map(Futures::await).filter(use -> use.grant() != null))
          .hasSize(1);
    }
  }

  @Test
  void aNodeThatStopsInATransactionHoldsUpTheOthersForLessThanAStatementMayTake() throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    AtomicBoolean again = new AtomicBoolean();
    PgDatabase frozen = (PgDatabase) nodes.get(1).database();
    Future<Object> stopped = frozen.append(db -> db.transact(tx -> {
      if (again.getAndSet(true)) {
        return null;
      }
      StoredRoom room = StoredRoom.take(tx, "den");
      locked.countDown();
      try {
        boolean unused = goesOn.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
      tx.later("update rooms set head = 99 where no = ?", room.no);
      return null;
    }));
    assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();
    long before = System.nanoTime();
    Outcome outcome = write(0, send(ANN, "den", "other"));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(Duration.ofMillis(PgSession.WAIT_MILLIS));
    assertThat(((Answer.Ack) outcome.answer()).seq()).isEqualTo(4);
    goesOn.countDown();
    stopped.onComplete(ended -> {});
    assertThat(log("den")).hasSize(4);
  }

  @Test
  void nodesMayStartTogether() {
    String database = PostgresServer.newDatabase();
    Vertx vertx = Vertx.vertx();
    List<SqlStores> together = IntStream.range(0, 4)
        .mapToObj(i -> SqlStores.open(vertx, PostgresServer.url(database), Limits.DEFAULT, clock))
        .toList()
        .stream()
        .map(Futures::await)
        .toList();
    assertThat(
            together.stream().map(node -> Futures.await(node.health().epoch())).distinct())
        .hasSize(1);
    assertThat(together.stream()
            .map(node -> List.of(Futures.await(node.sharedSecret(new byte[32]))))
            .map(List::toString))
        .hasSize(4);
    together.forEach(node -> Futures.await(node.health().close()));
    Futures.await(vertx.close());
    PostgresServer.drop(database);
  }

  private Map<Long, Long> seen = new HashMap<>();

  private List<Batch> news() {
    List<Batch> news = Futures.await(nodes.get(2).feed().after(seen, 1000));
    news.forEach(batch -> {
      assertThat(batch.n()).isEqualTo(seen.getOrDefault(batch.writer(), 0L) + 1);
      seen.put(batch.writer(), batch.n());
    });
    return news;
  }

  @Test
  void theFeedTellsAllThatOthersCommitted() {
    seen = new HashMap<>(Futures.await(nodes.get(2).feed().newest()));
    assertThat(news()).isEmpty();
    write(0, send(ANN, "den", "one"));
    write(1, send(BOB, "den", "two"));
    write(2, send(BOB, "den", "mine"));
    assertThat(news())
        .extracting(Batch::heads)
        .containsExactlyInAnyOrder(Map.of("den", 4L), Map.of("den", 5L));
    write(0, new Write.PutMember(ANN, "den", "cat", null));
    write(0, new Write.Read(BOB, "den", 2));
    write(0, new Write.Read(new Caller("cat", false), "den", 7));
    write(0, new Write.DeleteRoom(ANN, "den"));
    assertThat(news())
        .satisfiesExactly(
            joined -> {
              assertThat(joined.heads()).isEqualTo(Map.of("den", 7L));
              assertThat(joined.users()).isEqualTo(Set.of("cat"));
            },
            ended -> assertThat(ended.heads()).isEqualTo(Map.of("den", 8L)));
    assertThat(Futures.await(nodes.get(2).feed().events(Map.of("den", 7L), 10)))
        .extracting(FeedStore.Logged::event)
        .containsExactly(new Event.RoomChanged(
            "den",
            8,
            clock.millis(),
            "ann",
            null,
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            true));
  }

  @Test
  void theFeedTellsReadsProfilesAndWhatIsVoid() {
    seen = new HashMap<>(Futures.await(nodes.get(2).feed().newest()));
    write(0, send(ANN, "den", "one"));
    write(0, send(ANN, "den", "two"));
    write(0, new Write.Read(BOB, "den", 4));
    Futures.await(nodes.get(1).users().patch("ann", Patch.of("Ann"), Patch.absent()));
    long expiry = clock.millis() + 1000;
    Futures.await(nodes.get(1).tokens().begin(new Grant("ann", false, "f", "i"), "t", expiry));
    assertThat(Futures.await(nodes.get(1).tokens().revoke("t"))).containsExactly("f");
    List<Batch> news = news();
    assertThat(news)
        .extracting(Batch::reads)
        .contains(List.of(new FeedStore.Read("den", "bob", 4, 1, clock.millis(), 2)));
    assertThat(news).extracting(Batch::profiles).contains(Set.of("ann"));
    assertThat(news).extracting(Batch::revoked).contains(List.of("f"));
  }

  @Test
  void aProfileThatAnotherNodeChangedIsReadAgainOnceTheFeedToldIt() {
    seen = new HashMap<>(Futures.await(nodes.get(2).feed().newest()));
    Futures.await(nodes.get(2).users().ofToken("eve", "Eve"));
    Futures.await(nodes.get(1).users().patch("eve", Patch.of("Eva"), Patch.absent()));
    assertThat(news()).extracting(Batch::profiles).contains(Set.of("eve"));
    assertThat(Futures.await(nodes.get(2).users().ofToken("eve", null)).displayName())
        .isEqualTo("Eva");
  }

  @Test
  void eventsOfManyRoomsComeTogether() {
    for (String room : List.of("a", "b", "c")) {
      write(0, new Write.MakeRoom(ANN, room, RoomKind.PUBLIC, null, null, null, List.of()));
      for (int i = 0; i < 3; i++) {
        write(0, send(ANN, room, room + i));
      }
    }
    FeedStore feed = nodes.get(1).feed();
    List<FeedStore.Logged> events =
        Futures.await(feed.events(Map.of("a", 3L, "b", 4L, "c", 5L, "no such", 0L), 100));
    assertThat(events).hasSize(2 + 1);
    assertThat(events.stream().filter(one -> one.event().room().equals("a")))
        .extracting(one -> one.event().seq())
        .containsExactly(4L, 5L);
    assertThat(events).extracting(FeedStore.Logged::members).containsOnly(1);
    assertThat(Futures.await(feed.events(Map.of("a", 0L, "b", 0L), 7))).hasSize(7);
  }

  @Test
  void nodesAreAnnouncedUntilTheyGo() {
    FeedStore feed = nodes.get(0).feed();
    Announcement one = new Announcement("n1", "h:1", "0.1", Set.of("http"), Set.of("h:1"));
    Announcement grown = new Announcement("n1", "h:1", "0.1", Set.of("http"), Set.of("h:1", "h:2"));
    Futures.await(feed.announce(one));
    Futures.await(feed.announce(grown));
    assertThat(Futures.await(nodes.get(1).feed().announced())).containsExactly(grown);
    PostgresServer.run(store.name(), "update nodes set at = at - interval '31 seconds'");
    assertThat(Futures.await(nodes.get(1).feed().announced())).isEmpty();
    Futures.await(feed.announce(one));
    Futures.await(feed.withdraw("n1"));
    assertThat(Futures.await(nodes.get(1).feed().announced())).isEmpty();
  }

  @Test
  void oldBatchesGo() {
    write(0, send(ANN, "den", "one"));
    Futures.await(nodes.get(0).housekeeping().tidy());
    assertThat(news()).isNotEmpty();
    write(0, send(ANN, "den", "two"));
    long newest = ((PgDatabase) nodes.get(0).database()).logFence().n() - 1;
    PostgresServer.run(store.name(), "update batch set at = at - 601000");
    Futures.await(nodes.get(0).housekeeping().tidy());
    seen.clear();
    assertThat(Futures.await(nodes.get(2).feed().after(seen, 10)))
        .extracting(Batch::n)
        .containsExactly(newest);
  }
}
