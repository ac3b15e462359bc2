package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.RoomKind;
import chat.snug.postgres.PostgresServer;
import chat.snug.running.Waiting;
import chat.snug.store.FeedStore.Batch;
import chat.snug.store.FeedStore.Read;
import chat.snug.store.Futures;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.TestClock;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes on one PostgreSQL after what befalls a store: a failover that lost its newest commits, broken connections, feeds that nobody read for long. */
@Timeout(120)
class PgFenceTest {
  private static final Caller ANN = new Caller("ann", false);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestClock clock = new TestClock();
  private final PostgresStore store = new PostgresStore(Limits.DEFAULT, clock);
  private final List<SqlStores> nodes = new ArrayList<>();

  @BeforeEach
  void nodes() {
    nodes.add(store.stores());
    nodes.add(store.another());
    for (String user : List.of("ann", "bob", "cat")) {
      Futures.await(store.users().ofToken(user, null));
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

  private static Write.Send send(String id, String text) {
    return new Write.Send(ANN, "den", id, text, null, null, List.of(), null);
  }

  private List<Event> log() {
    return Futures.await(nodes.get(0).history().events("ann", false, "den", 0, 500))
        .items();
  }

  private static PgDatabase database(SqlStores node) {
    return (PgDatabase) node.database();
  }

  @Test
  void aWritersNumberThatTheStoreGivesAgainIsNotTakenTwice() {
    write(1, send("one", "by the second node"));
    for (int i = 2; i < 6; i++) {
      // As after a failover to a server that did not have the newest commits yet.
      PostgresServer.run(store.name(), "select setval('writer_numbers', 1, false)");
      PostgresServer.run(store.name(), "delete from writers");
      nodes.add(store.another());
      for (int m = 0; m < 3; m++) {
        Answer.Ack ack =
            (Answer.Ack) write(i, send("n" + i + m, "by node " + i)).answer();
        assertThat(ack.duplicate()).isFalse();
      }
    }
    assertThat(nodes.stream()
            .map(node -> database(node).logFence().writer())
            .filter(writer -> writer != 0))
        .doesNotHaveDuplicates()
        .hasSize(6);
    assertThat(log()).hasSize(3 + 1 + 12);
  }

  @Test
  void aWriterThatTheStoreForgotIsKnownAgainAfterTheBreak() {
    write(1, send("one", "text"));
    Map<Long, Long> seen = new HashMap<>(Futures.await(nodes.get(0).feed().newest()));
    PostgresServer.run(store.name(), "delete from writers");
    breakAll();
    write(1, send("two", "text"));
    List<Batch> news = Futures.await(nodes.get(0).feed().after(seen, 10));
    assertThat(news).extracting(Batch::heads).containsExactly(Map.of("den", 5L));
  }

  private void breakAll() {
    PostgresServer.run(
        "postgres",
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '"
            + store.name() + "'");
  }

  @Test
  void whoComesTooLateForABatchSeesThatItWasThere() {
    Futures.await(nodes.get(0).feed().newest());
    write(1, send("one", "text"));
    Map<Long, Long> seen = new HashMap<>(Futures.await(nodes.get(0).feed().newest()));
    for (int i = 0; i < 3; i++) {
      write(1, send("m" + i, "text"));
    }
    PostgresServer.run(store.name(), "update batch set at = at - 601000");
    Futures.await(nodes.get(0).housekeeping().tidy());
    List<Batch> left = Futures.await(nodes.get(0).feed().after(seen, 10));
    assertThat(left).hasSize(1);
    assertThat(left.get(0).n()).isEqualTo(seen.get(left.get(0).writer()) + 3);
    // A node that starts begins there and finds no hole.
    assertThat(Futures.await(nodes.get(0).feed().newest()).values())
        .contains(left.get(0).n());
  }

  @Test
  void positionsThatMovedAreFoundByThoseWhoMissedIt() {
    write(1, send("one", "text"));
    write(1, send("two", "text"));
    clock.move(Duration.ofMinutes(20));
    long since = clock.millis();
    write(1, new Write.Read(new Caller("bob", false), "den", 4));
    assertThat(Futures.await(nodes.get(0).feed().moved(List.of("den", "no such"), since)))
        .containsExactly(new Read("den", "bob", 4, 1, since, 2));
    assertThat(Futures.await(nodes.get(0).feed().moved(List.of("den"), since + 1)))
        .isEmpty();
  }

  @Test
  void aProfileThatChangedWhileNothingWasHeardIsReadAnew() {
    Futures.await(nodes.get(0).users().ofToken("eve", "Eve"));
    Futures.await(nodes.get(1).users().patch("eve", Patch.of("Eva"), Patch.absent()));
    assertThat(Futures.await(nodes.get(0).users().ofToken("eve", null)).displayName())
        .isEqualTo("Eve");
    Futures.await(nodes.get(0).feed().moved(List.of("den"), 0));
    assertThat(Futures.await(nodes.get(0).users().ofToken("eve", null)).displayName())
        .isEqualTo("Eva");
  }

  @Test
  void aWriteThatTheStoreCannotDoFailsAlone() {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // No client gets NUL this far; whatever else the server refuses one day has the same SQL
      // state class.
      writes.add(send("id" + i, i == 37 || i == 90 ? "a\u0000b" : "text"));
      if (i % 10 == 5) {
        writes.add(new Write.ChangeRoom(
            ANN,
            "den",
            Patch.of(i == 55 ? "a\u0000b" : "name " + i),
            Patch.absent(),
            Patch.absent()));
      }
    }
    List<Outcome> outcomes = Futures.await(nodes.get(0).log().append(writes));
    assertThat(outcomes.stream().map(Outcome::refusal).filter(Objects::nonNull))
        .hasSize(3)
        .allMatch(refusal -> refusal.fault() == Fault.INTERNAL);
    assertThat(outcomes.get(0).refusal()).isNull();
    write(0, send("after", "text"));
    assertThat(log()).hasSize(3 + 98 + 9 + 1).extracting(Event::seq).isSorted();
  }

  @Test
  void noRaceOfNodesPutsAUserIntoMoreRoomsThanAreAllowed() {
    PostgresServer.run(
        store.name(),
        "insert into members (room, usr, role, joined_at, joined_seq, read, read_at, read_ordinal, own_ordinal, read_own)"
            + " select 1000 + g, (select no from users where id = 'cat'), 'member', 0, 1, 0, 0, 0, 0, 0"
            + " from generate_series(1, 4998) g");
    nodes.add(store.another());
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      writes.add(
          i % 2 == 0
              ? new Write.MakeRoom(
                  ANN, "r" + i, RoomKind.GROUP, null, null, null, List.of("bob", "cat"))
              : new Write.MakeRoom(
                  new Caller("cat", false), "r" + i, RoomKind.PUBLIC, null, null, null, List.of()));
    }
    List<Future<List<Outcome>>> all = IntStream.range(0, 12)
        .mapToObj(i -> nodes.get(i % 3).log().append(List.of(writes.get(i))))
        .toList();
    List<Outcome> outcomes =
        all.stream().map(Futures::await).map(one -> one.get(0)).toList();
    assertThat(outcomes).filteredOn(outcome -> outcome.refusal() == null).hasSize(2);
    assertThat(outcomes.stream().map(Outcome::refusal).filter(Objects::nonNull))
        .allMatch(refusal -> refusal.fault() == Fault.FORBIDDEN);
  }

  @Test
  void eachLaneComesBackAfterItsConnectionBroke() {
    for (int round = 0; round < 5; round++) {
      breakAll();
      Waiting.until("it reads", PATIENCE, () -> !log().isEmpty());
      write(0, send("m" + round, "text"));
      Futures.await(nodes.get(0).users().put("user" + round, Patch.of("name"), Patch.absent()));
    }
    assertThat(log()).hasSize(3 + 5);
  }
}
