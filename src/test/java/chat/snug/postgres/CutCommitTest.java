package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.LogMeters;
import chat.snug.log.LogVerticle;
import chat.snug.log.Notice;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Patch;
import chat.snug.model.RoomKind;
import chat.snug.postgres.CommitCutter.Cut;
import chat.snug.store.Futures;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection to PostgreSQL is cut at the moment of the commit: one event each, answered as new and told to everybody once. */
@Timeout(300)
class CutCommitTest {
  private static final int CUTS = 1000;
  private static final List<Cut> KINDS = List.of(Cut.BEFORE, Cut.DURING, Cut.AFTER);
  private static final Caller ANN = new Caller("ann", false);
  private static final Caller BOB = new Caller("bob", false);

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(11);
  private final List<Notice.Entry> told = Collections.synchronizedList(new ArrayList<>());
  private final String database = PostgresServer.newDatabase();
  private CommitCutter cutter;
  private SqlStores stores;
  private Log log;
  /** The first one in the den. */
  private long message;

  private static final class Unmetered implements LogMeters {
    @Override
    public void committed(int writes, long nanos) {}

    @Override
    public void answered(Outcome outcome, long nanos) {}
  }

  @BeforeEach
  void start() throws Exception {
    cutter = new CommitCutter(PostgresServer.port());
    String url =
        PostgresServer.url(database).replace(":" + PostgresServer.port(), ":" + cutter.port());
    stores = Futures.await(SqlStores.open(vertx, url, Limits.DEFAULT, Clock.systemUTC()));
    Futures.await(vertx.deployVerticle(
        new LogVerticle(stores.log(), Limits.DEFAULT, System::nanoTime, new Unmetered())));
    log = new Log(vertx, Limits.DEFAULT.appendSeconds());
    Futures.await(new Feed(vertx)
        .subscribe(notice -> {
          if (notice instanceof Notice.Logged logged) {
            told.addAll(logged.entries());
          }
        })
        .completion());
    for (String user : List.of("ann", "bob", "cat")) {
      Futures.await(stores.users().ofToken(user, null));
    }
    for (String room : List.of("den", "hall")) {
      answer(new Write.MakeRoom(ANN, room, RoomKind.PUBLIC, null, null, null, List.of("bob")));
    }
  }

  @AfterEach
  void stop() throws Exception {
    Futures.await(stores.health().close());
    Futures.await(vertx.close());
    cutter.close();
    PostgresServer.drop(database);
  }

  private Answer answer(Write write) {
    return Futures.await(log.append(write));
  }

  private static Write send(Caller by, String room, String id) {
    return new Write.Send(by, room, id, "text " + id, null, null, List.of(), null);
  }

  @Test
  void everyWriteIsDoneOnceAndTold() {
    long events = told.size();
    for (int i = 0; i < CUTS; i++) {
      cutter.arm(KINDS.get(random.nextInt(KINDS.size())));
      List<Write> writes = writes(i);
      List<Future<Answer>> answers = writes.stream().map(log::append).toList();
      for (Future<Answer> answer : answers) {
        Answer given = Futures.await(answer);
        if (given instanceof Answer.Ack ack) {
          assertThat(ack.duplicate()).as("cut %s: %s", i, ack).isFalse();
          message = ack.room().equals("den") && message == 0 ? ack.seq() : message;
        }
      }
      events += writes.size();
    }
    assertThat(cutter.cuts()).isEqualTo(CUTS);
    assertThat(told).hasSize((int) events);
    long logged = 0;
    for (String room : List.of("den", "hall")) {
      logged += wasTold(room);
    }
    assertThat(logged).isEqualTo(events);
  }

  /** Sends; now and then what else there is. */
  private List<Write> writes(int i) {
    List<Write> writes = new ArrayList<>();
    writes.add(send(ANN, "den", "a" + i));
    if (i % 3 == 0) {
      writes.add(send(BOB, i % 2 == 0 ? "den" : "hall", "b" + i));
    }
    switch (i % 10) {
      case 4 -> writes.add(new Write.React(BOB, "den", message, "e", i % 20 == 4));
      case 5 ->
        writes.add(new Write.ChangeRoom(
            ANN, "hall", Patch.of("name " + i), Patch.absent(), Patch.absent()));
      case 6 -> writes.add(new Write.PutMember(ANN, "hall", "cat", null));
      case 8 -> writes.add(new Write.RemoveMember(ANN, "hall", "cat"));
      default -> {}
    }
    return writes;
  }

  /** How many events it has; all told in their order. */
  private long wasTold(String room) {
    long head = Futures.await(stores.log().heads(List.of(room))).get(room);
    List<Long> seqs = List.copyOf(told).stream()
        .filter(entry -> entry.room().equals(room))
        .map(Notice.Entry::seq)
        .toList();
    assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
    List<Event> events = new ArrayList<>();
    for (Long after = 0L; after != null; ) {
      Piece piece = Futures.await(stores.history().events("ann", false, room, after, 500));
      events.addAll(piece.items());
      after = piece.after();
    }
    assertThat(events).hasSize((int) head);
    assertThat(events.stream()
            .filter(Event.Sent.class::isInstance)
            .map(event -> ((Event.Sent) event).clientMsgId()))
        .doesNotHaveDuplicates();
    return head;
  }
}
