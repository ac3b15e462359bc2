package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.Room;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.RoomStore.ReadPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link LogStore} and {@link RoomStore}: read positions and what is unread. */
public abstract class ReadContract extends StoreContract {

  @BeforeEach
  void room() {
    open("hall", ANN, BOB, CAT);
  }

  private Answer.ReadAt readTo(String user, long seq) {
    return (Answer.ReadAt) accepted(new Write.Read(by(user), "hall", seq)).answer();
  }

  @Test
  void aPositionMovesForwardsOnly() {
    send(ANN, "hall", "one");
    send(ANN, "hall", "two");
    send(ANN, "hall", "three");
    clock.move(Duration.ofSeconds(3));
    long at = clock.millis();
    assertThat(readTo(BOB, 6)).isEqualTo(new Answer.ReadAt("hall", BOB, 6, 1, at, 3, true));
    clock.move(Duration.ofSeconds(3));
    assertThat(readTo(BOB, 5)).isEqualTo(new Answer.ReadAt("hall", BOB, 6, 1, at, 3, false));
    assertThat(readTo(BOB, 6)).isEqualTo(new Answer.ReadAt("hall", BOB, 6, 1, at, 3, false));
    assertThat(refusal(new Write.Read(by(BOB), "hall", 8))).isEqualTo(Fault.INVALID);
    assertThat(await(store.rooms().reads(CAT, false, "hall")))
        .containsExactly(
            new ReadPosition(ANN, 7, at - 3000),
            new ReadPosition(BOB, 6, at),
            new ReadPosition(CAT, 4, 0));
    assertThat(faultOf(store.rooms().reads(DAN, false, "hall"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(faultOf(store.rooms().reads(DAN, true, "hall"))).isEqualTo(Fault.FORBIDDEN);
  }

  @Test
  void sendingMovesTheOwnPositionWhereNothingUnreadLiesBefore() {
    long anns = send(ANN, "hall", "one");
    assertThat(read(ANN, "hall")).isEqualTo(anns);
    send(BOB, "hall", "bob did not read");
    assertThat(read(BOB, "hall")).isEqualTo(3);
    assertThat(unread(BOB, "hall")).isEqualTo(1);
    assertThat(unread(ANN, "hall")).isEqualTo(1);
    readTo(BOB, anns);
    assertThat(unread(BOB, "hall")).isZero();
    long next = send(BOB, "hall", "now he did");
    assertThat(read(BOB, "hall")).isEqualTo(next);
  }

  @Test
  void mentionsInThreadsCountUntilTheyAreReadOrDeleted() {
    long root = send(ANN, "hall", "root");
    readTo(BOB, root);
    long reply = ack(inThread(ANN, "hall", root, "@bob", BOB, ANN, DAN)).seq();
    ack(inThread(ANN, "hall", root, "no mention"));
    long second = ack(inThread(CAT, "hall", root, "@bob", BOB)).seq();
    assertThat(unread(BOB, "hall")).isEqualTo(2);
    assertThat(unread(ANN, "hall")).isZero();
    accepted(delete(ANN, "hall", reply));
    assertThat(unread(BOB, "hall")).isEqualTo(1);
    readTo(BOB, second);
    assertThat(unread(BOB, "hall")).isZero();
  }

  @Test
  void unreadStopsAtAThousand() {
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < Room.UNREAD_MAX + 50; i++) {
      batch.add(message(ANN, "hall", "x"));
    }
    await(store.log().append(batch));
    assertThat(unread(BOB, "hall")).isEqualTo(Room.UNREAD_MAX);
    for (long seq = 5; seq < 60; seq++) {
      accepted(delete(ANN, "hall", seq));
    }
    assertThat(unread(BOB, "hall")).isEqualTo(Room.UNREAD_MAX - 5);
    assertThat(await(store.rooms().memberships(BOB, 10)).rooms().get(0).unread())
        .isEqualTo(Room.UNREAD_MAX - 5);
  }
}
