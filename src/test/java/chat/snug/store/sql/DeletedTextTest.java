package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Patch;
import chat.snug.model.RoomKind;
import chat.snug.store.Futures;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.TestClock;
import chat.snug.store.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted is not in the database file after a checkpoint, also where pages were split and rows grew in between. */
class DeletedTextTest {
  private static final Caller ANN = new Caller("ann", false);
  private static final int ROOMS = 20;
  private static final int MESSAGES = 4000;
  private static final Pattern MARK = Pattern.compile("secret-(\\d+)-");

  private final Random random = new Random(7);
  private SqliteStore store;
  private int marks;

  @BeforeEach
  void open() {
    store = new SqliteStore(Limits.DEFAULT, new TestClock());
    Futures.await(store.users().ofToken("ann", null));
    for (int i = 0; i < ROOMS; i++) {
      append(List.of(
          new Write.MakeRoom(ANN, "room" + i, RoomKind.GROUP, null, null, null, List.of())));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private record Marked(String room, long seq, List<Integer> marks) {}

  private List<Outcome> append(List<Write> writes) {
    List<Outcome> outcomes = Futures.await(store.log().append(writes));
    assertThat(outcomes).allMatch(outcome -> outcome.refusal() == null);
    return outcomes;
  }

  private String marked() {
    return "secret-" + marks++ + "-"
        + "é".repeat(random.nextInt(random.nextInt(20) == 0 ? 4000 : 150));
  }

  private List<Marked> fill() {
    List<Marked> messages = new ArrayList<>();
    while (messages.size() < MESSAGES) {
      List<Write> sends = new ArrayList<>();
      int first = marks;
      for (int i = 0; i < 50; i++) {
        String data = "{\"a\":\"" + marked() + "\"}";
        sends.add(new Write.Send(
            ANN,
            "room" + random.nextInt(ROOMS),
            "id" + first + i,
            marked(),
            null,
            null,
            List.of(),
            data));
      }
      List<Outcome> outcomes = append(sends);
      for (int i = 0; i < 50; i++) {
        Answer.Ack ack = (Answer.Ack) outcomes.get(i).answer();
        messages.add(new Marked(
            ack.room(), ack.seq(), new ArrayList<>(List.of(first + 2 * i, first + 2 * i + 1))));
      }
      disturb(messages);
    }
    return messages;
  }

  /** Edits and reactions, so that rows grow. */
  private void disturb(List<Marked> messages) {
    for (int i = 0; i < 10; i++) {
      Marked one = messages.get(random.nextInt(messages.size()));
      one.marks().add(marks);
      append(List.of(new Write.Edit(ANN, one.room(), one.seq(), marked(), Patch.absent())));
      append(List.of(new Write.React(ANN, one.room(), one.seq(), "emoji " + marks, true)));
    }
  }

  private Set<Integer> marksInFile() throws IOException {
    Futures.await(store.stores().housekeeping().tidy());
    byte[] bytes = Files.readAllBytes(store.folder().resolve("snug.db"));
    Matcher matcher = MARK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    Set<Integer> found = new HashSet<>();
    while (matcher.find()) {
      found.add(Integer.parseInt(matcher.group(1)));
    }
    assertThat(Files.size(store.folder().resolve("snug.db-wal"))).isZero();
    return found;
  }

  @Test
  void deletedMessagesAreNotInTheFile() throws IOException {
    List<Marked> messages = fill();
    Set<Integer> gone = new HashSet<>();
    Set<Integer> left = new HashSet<>();
    for (Marked one : messages) {
      if (random.nextInt(4) == 0) {
        append(List.of(new Write.Delete(ANN, one.room(), one.seq())));
        gone.addAll(one.marks());
      } else {
        left.addAll(one.marks());
      }
    }
    assertThat(gone).hasSizeGreaterThan(1500);
    assertThat(marksInFile()).containsAll(left).doesNotContainAnyElementsOf(gone);
  }

  @Test
  void deletedRoomsAreNotInTheFile() throws IOException {
    List<Marked> messages = fill();
    append(List.of(new Write.DeleteRoom(ANN, "room3"), new Write.DeleteRoom(ANN, "room4")));
    awaitEmpty();
    Set<Integer> gone = new HashSet<>();
    Set<Integer> left = new HashSet<>();
    for (Marked one : messages) {
      boolean deleted = Set.of("room3", "room4").contains(one.room());
      (deleted ? gone : left).addAll(one.marks());
    }
    assertThat(marksInFile()).containsAll(left).doesNotContainAnyElementsOf(gone);
    assertThat(
            number(
                "select count(*) from events e join rooms r on r.no = e.place >> 32 where r.id in ('room3', 'room4')"))
        .isZero();
    assertThat(
            number(
                "select count(*) from reactions x join rooms r on r.no = x.place >> 32 where r.ended_at is not null"))
        .isZero();
    assertThat(number("select count(*) from events")).isGreaterThan(MESSAGES / 2);
  }

  private long number(String sql) {
    return Futures.await(store.stores().database().read(db -> db.number(sql)));
  }

  /** Each question is a read behind the pieces that were done by then. */
  private void awaitEmpty() {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (number("select count(*) from rooms where emptied = 0") > 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Futures.await(store.stores().database().write(db -> null));
    }
  }
}
