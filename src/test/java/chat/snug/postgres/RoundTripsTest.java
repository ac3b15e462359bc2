package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.RoomKind;
import chat.snug.store.FeedStore.Logged;
import chat.snug.store.Futures;
import chat.snug.store.HistoryStore.CatchUp;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the network to PostgreSQL goes together, however many rooms and members it is about. */
@Timeout(180)
class RoundTripsTest {
  private static final Caller ANN = new Caller("ann", false);
  private static final int ROOMS = 300;
  private static final int MESSAGES = 33;

  private final Vertx vertx = Vertx.vertx();
  private final String database = PostgresServer.newDatabase();
  private TurnCounter turns;
  private SqlStores stores;

  @BeforeEach
  void start() throws Exception {
    turns = new TurnCounter(PostgresServer.port());
    String url =
        PostgresServer.url(database).replace(":" + PostgresServer.port(), ":" + turns.port());
    stores = Futures.await(SqlStores.open(vertx, url, Limits.DEFAULT, Clock.systemUTC()));
    Futures.await(stores.users().ofToken("ann", null));
  }

  @AfterEach
  void stop() throws Exception {
    Futures.await(stores.health().close());
    Futures.await(vertx.close());
    turns.close();
    PostgresServer.drop(database);
  }

  private void write(List<Write> writes) {
    List<Outcome> outcomes = Futures.await(stores.log().append(writes));
    assertThat(outcomes).allMatch(outcome -> outcome.refusal() == null);
  }

  private void fill() {
    List<Write> writes = new ArrayList<>();
    for (int room = 0; room < ROOMS; room++) {
      write(List.of(
          new Write.MakeRoom(ANN, "r" + room, RoomKind.GROUP, null, null, null, List.of())));
      for (int i = 0; i < MESSAGES; i++) {
        writes.add(new Write.Send(
            ANN, "r" + room, room + "-" + i, "text " + i, null, null, List.of(), null));
      }
    }
    for (int from = 0; from < writes.size(); from += 990) {
      write(writes.subList(from, Math.min(writes.size(), from + 990)));
    }
  }

  private Map<String, Long> after(long seq) {
    Map<String, Long> after = new HashMap<>();
    IntStream.range(0, ROOMS).forEach(room -> after.put("r" + room, seq));
    return after;
  }

  @Test
  void aClientOfManyRoomsCatchesUpInFew() {
    fill();
    Map<String, Long> missing = after(2);
    int events = 0;
    int calls = 0;
    turns.take();
    while (!missing.isEmpty()) {
      CatchUp answer = Futures.await(stores.history().catchUp("ann", false, missing));
      calls++;
      for (Map.Entry<String, Piece> one : answer.rooms().entrySet()) {
        Piece piece = one.getValue();
        events += piece.items().size();
        if (piece.after() == null) {
          missing.remove(one.getKey());
        } else {
          missing.put(one.getKey(), piece.after());
        }
      }
    }
    assertThat(events).isEqualTo(ROOMS * MESSAGES);
    // Rooms, memberships, some pieces and the epoch; a few more for the connections of readers that
    // were not there yet.
    assertThat(turns.take()).isLessThan(calls * 10 + 60);
  }

  @Test
  void whatTheBusLostOfManyRoomsIsReadInFew() {
    fill();
    Map<String, Long> last = after(2 + MESSAGES - 3);
    Futures.await(stores.feed().events(last, 1));
    turns.take();
    List<Logged> events = Futures.await(stores.feed().events(last, 1000));
    assertThat(turns.take()).isLessThan(20);
    assertThat(events).hasSize(ROOMS * 3);
    assertThat(events.stream()
            .map(Logged::event)
            .filter(event -> event.room().equals("r7"))
            .map(Event::seq))
        .containsExactly(2L + MESSAGES - 2, 2L + MESSAGES - 1, 2L + MESSAGES);
  }

  @Test
  void aRoomOfThousandsIsMadeAndDeletedInFew() {
    List<String> members = IntStream.range(0, 2_000).mapToObj(i -> "user" + i).toList();
    for (int from = 0; from < members.size(); from += 500) {
      List<Future<?>> made = new ArrayList<>();
      members
          .subList(from, Math.min(members.size(), from + 500))
          .forEach(id -> made.add(stores.users().ofToken(id, null)));
      Futures.await(Future.all(made));
    }
    turns.take();
    write(List.of(new Write.MakeRoom(ANN, "big", RoomKind.GROUP, null, null, null, members)));
    write(List.of(new Write.DeleteRoom(ANN, "big")));
    // Answers come while thousands of statements are still being sent.
    assertThat(turns.take()).isLessThan(members.size() / 5);
  }

  @Test
  void thousandsWhoDontExistAreFoundOutInFew() {
    List<String> nobody = IntStream.range(0, 2_000).mapToObj(i -> "nobody" + i).toList();
    turns.take();
    List<Outcome> outcomes = Futures.await(stores
        .log()
        .append(List.of(new Write.MakeRoom(ANN, "big", RoomKind.GROUP, null, null, null, nobody))));
    assertThat(outcomes.get(0).refusal()).isNotNull();
    assertThat(turns.take()).isLessThan(nobody.size() / 5);
  }
}
