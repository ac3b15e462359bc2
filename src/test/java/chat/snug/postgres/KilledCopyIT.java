package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Patch;
import chat.snug.model.RoomKind;
import chat.snug.running.Command;
import chat.snug.running.Waiting;
import chat.snug.store.Futures;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A copy that is killed, or whose PostgreSQL is, goes on where it was, and says so where its source changed meanwhile. */
@Timeout(300)
class KilledCopyIT {
  private static final Caller ANN = new Caller("ann", false);
  private static final int ROOMS = 4;
  private static final int EVENTS = 40_000;
  private static final int KILLS = 5;

  @TempDir
  Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(13);
  private OwnPostgres postgres;

  @BeforeEach
  void start() throws Exception {
    postgres = new OwnPostgres(folder).start();
    SqlStores source = open();
    for (String user : List.of("ann", "bob")) {
      Futures.await(source.users().ofToken(user, null));
    }
    Futures.await(source.log().append(rooms()));
    for (int from = 0; from < EVENTS; from += 1000) {
      int first = from;
      List<Write> writes =
          IntStream.range(0, 1000).mapToObj(i -> write(first + i)).toList();
      List<Outcome> outcomes = Futures.await(source.log().append(writes));
      assertThat(outcomes).allMatch(outcome -> outcome.refusal() == null);
    }
    Futures.await(source.health().close());
  }

  @AfterEach
  void stop() throws Exception {
    Futures.await(vertx.close());
    postgres.close();
  }

  private SqlStores open() {
    return Futures.await(
        SqlStores.open(vertx, folder.resolve("data"), Limits.DEFAULT, Clock.systemUTC()));
  }

  private static List<Write> rooms() {
    List<Write> rooms = new ArrayList<>();
    for (int room = 0; room < ROOMS; room++) {
      rooms.add(
          new Write.MakeRoom(ANN, "r" + room, RoomKind.GROUP, "Room", null, null, List.of("bob")));
    }
    return rooms;
  }

  /** Every tenth is about the message at seq 4, the first one of its room. */
  private static Write write(int i) {
    String room = "r" + i % ROOMS;
    if (i % 10 == 9) {
      return switch (i % 3) {
        case 0 -> new Write.Edit(ANN, room, 4, "edited " + i, Patch.of("{\"i\":" + i + "}"));
        case 1 -> new Write.React(ANN, room, 4, "e" + i % 7, i % 2 == 0);
        default -> new Write.Send(ANN, room, "m" + i, "reply " + i, 4L, 4L, List.of("bob"), null);
      };
    }
    return new Write.Send(ANN, room, "m" + i, "text ä😀 " + i, null, null, List.of(), null);
  }

  private Process copy(String name) throws IOException {
    return Command.start(
        folder,
        folder.resolve(name + ".out"),
        folder.resolve(name + ".err"),
        "copy",
        "--from",
        folder.resolve("data").toString(),
        "--to",
        postgres.url());
  }

  private String said(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".out"));
  }

  private long copied() {
    try {
      return postgres.number("select count(*) from events");
    } catch (IllegalStateException noTableYet) {
      return 0;
    }
  }

  /** Kills a copy once it has gone on a little. */
  private long killed(int round) throws Exception {
    Process process = copy("killed" + round);
    long from = copied();
    long more = 1L + random.nextInt(EVENTS / (2 * KILLS));
    Waiting.until(
        "it goes on from " + from,
        Duration.ofSeconds(60),
        () -> copied() > from + more || !process.isAlive());
    assertThat(process.isAlive()).as("the copy still runs").isTrue();
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return from;
  }

  @Test
  void itGoesOnWhereItWasAndAllOfItIsThere() throws Exception {
    for (int round = 0; round < KILLS; round++) {
      long from = killed(round);
      assertThat(from > 0).isEqualTo(round > 0);
    }
    crashThePostgresOf("orphan");
    Process last = copy("last");
    assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue())
        .as(Files.readString(folder.resolve("last.err")))
        .isZero();
    assertThat(said("last")).contains("going on", "verified: " + ROOMS + " rooms", "done");
    isTheSame();
  }

  private void crashThePostgresOf(String name) throws Exception {
    Process process = copy(name);
    long from = copied();
    Waiting.until("it goes on", Duration.ofSeconds(60), () -> copied() > from);
    postgres.crash();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve(name + ".err")))
        .contains("run it again")
        .hasLineCount(1);
  }

  private void isTheSame() {
    SqlStores here = open();
    SqlStores there =
        Futures.await(SqlStores.open(vertx, postgres.url(), Limits.DEFAULT, Clock.systemUTC()));
    for (int room = 0; room < ROOMS; room++) {
      List<Event> expected = log(here, "r" + room);
      assertThat(log(there, "r" + room)).isEqualTo(expected);
      assertThat(expected.size()).isGreaterThan(EVENTS / ROOMS / 2);
    }
    Futures.await(here.health().close());
    Futures.await(there.health().close());
  }

  private static List<Event> log(SqlStores stores, String room) {
    List<Event> events = new ArrayList<>();
    for (Long after = 0L; after != null; ) {
      Piece piece = Futures.await(stores.history().events("bob", false, room, after, 500));
      events.addAll(piece.items());
      after = piece.after();
    }
    return events;
  }

  @Test
  void aSourceThatChangedMeanwhileIsNoticed() throws Exception {
    killed(0);
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/snug.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update users set display_name = 'Another' where id = 'bob'");
    }
    Process again = copy("again");
    assertThat(again.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("again.err")))
        .contains("a row of users")
        .hasLineCount(1);
  }
}
