package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.RoomKind;
import chat.snug.store.Futures;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.TestClock;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store away, for a while: nothing acked is lost, nothing unacked is half there, and it recovers by itself. */
class StoreTroubleTest {
  private static final Caller ANN = new Caller("ann", false);

  private SqliteStore store;
  private int sent;

  @BeforeEach
  void open() {
    store = new SqliteStore(Limits.DEFAULT, new TestClock());
    Futures.await(store.users().ofToken("ann", null));
    Write room = new Write.MakeRoom(ANN, "den", RoomKind.GROUP, null, null, null, List.of());
    assertThat(append(List.of(room)).get(0).refusal()).isNull();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<Outcome> append(List<Write> writes) {
    return Futures.await(store.log().append(writes));
  }

  private Write.Send message(String text) {
    return new Write.Send(ANN, "den", "m" + sent++, text, null, null, List.of(), null);
  }

  private static FaultException failure(Future<?> future) {
    Throwable failure = catchThrowable(() -> Futures.await(future));
    assertThat(failure).isInstanceOf(FaultException.class);
    return (FaultException) failure;
  }

  private List<Long> seqs() {
    return Futures.await(store.history().events("ann", false, "den", 0, 500)).items().stream()
        .map(Event::seq)
        .toList();
  }

  @Test
  void aForeignLockIsUnavailableAndReadsGoOn() throws SQLException {
    append(List.of(message("before")));
    Write.Send during = message("during");
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + store.folder().resolve("snug.db"));
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      FaultException failure = failure(store.log().append(List.of(during)));
      assertThat(failure.fault()).isEqualTo(Fault.UNAVAILABLE);
      assertThat(failure.retryAfterMillis()).isPositive();
      assertThat(seqs()).containsExactly(1L, 2L, 3L);
      assertThat(failure(store.health().check()).fault()).isEqualTo(Fault.UNAVAILABLE);
      statement.execute("rollback");
    }
    Futures.await(store.health().check());
    assertThat(append(List.of(during)).get(0).answer())
        .isInstanceOfSatisfying(Answer.Ack.class, ack -> {
          assertThat(ack.seq()).isEqualTo(4);
          assertThat(ack.duplicate()).isFalse();
        });
  }

  @Test
  void aFullDiskIsUnavailableUntilThereIsRoom() {
    long pages =
        Futures.await(store.stores().database().read(db -> db.number("pragma page_count")));
    allowPages(pages + 40);
    List<Write.Send> acked = new ArrayList<>();
    Write.Send refused = null;
    while (refused == null) {
      Write.Send next = message("x".repeat(8000));
      Future<List<Outcome>> future = store.log().append(List.of(next, message("small")));
      Throwable failure = catchThrowable(() -> Futures.await(future));
      if (failure == null) {
        acked.add(next);
      } else {
        assertThat(((FaultException) failure).fault()).isEqualTo(Fault.UNAVAILABLE);
        refused = next;
      }
    }
    assertThat(acked).isNotEmpty();
    // The connection was opened anew, and with it the stand-in for a full disk is gone.
    assertThat(append(List.of(refused)).get(0).answer())
        .isInstanceOfSatisfying(
            Answer.Ack.class, ack -> assertThat(ack.duplicate()).isFalse());
    for (Write.Send send : acked) {
      assertThat(append(List.of(send)).get(0).answer())
          .isInstanceOfSatisfying(
              Answer.Ack.class, ack -> assertThat(ack.duplicate()).isTrue());
    }
    List<Long> seqs = seqs();
    for (int i = 0; i < seqs.size(); i++) {
      assertThat(seqs.get(i)).isEqualTo(i + 1);
    }
    assertThat(seqs).hasSize(2 + 2 * acked.size() + 1);
  }

  private void allowPages(long pages) {
    Futures.await(
        store.stores().database().write(db -> db.number("pragma max_page_count=" + pages)));
  }

  @Test
  void oneWriteThatCannotBeStoredFailsAlone() {
    Futures.await(
        store
            .stores()
            .database()
            .write(
                db -> db.run(
                    "create trigger trap before insert on events when new.client_msg_id = 'm1' begin select raise(abort, 'trapped'); end")));
    List<Write> batch = List.of(message("one"), message("trap"), message("two"), message("three"));
    List<Outcome> outcomes = append(batch);
    assertThat(outcomes.get(1).refusal().fault()).isEqualTo(Fault.INTERNAL);
    assertThat(outcomes)
        .filteredOn(one -> one.refusal() == null)
        .extracting(one -> ((Answer.Ack) one.answer()).seq())
        .containsExactly(3L, 4L, 5L);
    assertThat(seqs()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aQueryThatTakesTooLongIsStopped() {
    String endless =
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
    List<Future<Long>> stuck = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stuck.add(store.stores().database().read(db -> db.number(endless)));
    }
    stuck.forEach(future -> assertThat(failure(future).fault()).isEqualTo(Fault.UNAVAILABLE));
    assertThat(seqs()).containsExactly(1L, 2L);
  }

  @Test
  void aClosedStoreIsUnavailable() {
    Futures.await(store.health().close());
    assertThat(failure(store.health().check()).fault()).isEqualTo(Fault.UNAVAILABLE);
    assertThat(failure(store.log().append(List.of(message("x")))).fault())
        .isEqualTo(Fault.UNAVAILABLE);
  }
}
