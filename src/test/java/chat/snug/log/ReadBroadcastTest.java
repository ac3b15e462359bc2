package chat.snug.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.log.Notice.Audience;
import chat.snug.store.Outcome.Answer.ReadAt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadBroadcastTest {
  private final List<Notice> told = new ArrayList<>();
  private long now;
  private final ReadBroadcast reads = new ReadBroadcast(() -> now, told::add);

  private static ReadAt read(String room, String user, long seq) {
    return new ReadAt(room, user, seq, 3, 1000 + seq, 2, true);
  }

  private static Notice.ReadMoved notice(String room, String user, long seq) {
    return new Notice.ReadMoved(room, user, seq, 3, 1000 + seq, 2);
  }

  private static Notice.ReadMoved notice(String room, String user, long seq, Audience to) {
    return new Notice.ReadMoved(room, user, seq, 3, 1000 + seq, 2, to);
  }

  /** What the other members are told. */
  private List<Notice> others() {
    return told.stream()
        .filter(notice -> ((Notice.ReadMoved) notice).to() != Audience.OWN)
        .toList();
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    reads.tick();
  }

  @Test
  void theFirstIsToldAtOnceAndOfASecondTheLast() {
    reads.moved(read("tea", "ann", 1));
    assertThat(others()).containsExactly(notice("tea", "ann", 1));

    reads.moved(read("tea", "ann", 2));
    pass(500);
    reads.moved(read("tea", "ann", 5));
    pass(499);
    assertThat(others()).hasSize(1);

    pass(1);
    assertThat(others())
        .containsExactly(notice("tea", "ann", 1), notice("tea", "ann", 5, Audience.OTHERS));
  }

  @Test
  void onesOwnDevicesAreToldEachAtOnceSinceWhatIsUnreadWouldBeTooOldLater() {
    reads.moved(read("tea", "ann", 1));
    reads.moved(read("tea", "ann", 2));
    reads.moved(read("tea", "ann", 3));
    assertThat(told)
        .containsExactly(
            notice("tea", "ann", 1),
            notice("tea", "ann", 2, Audience.OWN),
            notice("tea", "ann", 3, Audience.OWN));
    pass(1000);
    assertThat(told).hasSize(4).last().isEqualTo(notice("tea", "ann", 3, Audience.OTHERS));
  }

  @Test
  void whatIsToldAtTheEndOfASecondBeginsAnother() {
    reads.moved(read("tea", "ann", 1));
    reads.moved(read("tea", "ann", 2));
    pass(1000);
    reads.moved(read("tea", "ann", 3));
    pass(999);
    assertThat(others()).hasSize(2);
    pass(1);
    assertThat(others()).last().isEqualTo(notice("tea", "ann", 3, Audience.OTHERS));
  }

  @Test
  void afterAQuietSecondTheNextIsToldAtOnceAgain() {
    reads.moved(read("tea", "ann", 1));
    pass(1000);
    assertThat(others()).hasSize(1);
    reads.moved(read("tea", "ann", 2));
    assertThat(others()).containsExactly(notice("tea", "ann", 1), notice("tea", "ann", 2));
  }

  @Test
  void roomsAndUsersDoNotWaitForOneAnother() {
    reads.moved(read("tea", "ann", 1));
    pass(600);
    reads.moved(read("tea", "bob", 2));
    reads.moved(read("milk", "ann", 3));
    assertThat(others()).hasSize(3);
    reads.moved(read("tea", "ann", 4));
    reads.moved(read("tea", "bob", 5));
    pass(400);
    assertThat(others()).last().isEqualTo(notice("tea", "ann", 4, Audience.OTHERS));
    assertThat(others()).hasSize(4);
    pass(600);
    assertThat(others()).last().isEqualTo(notice("tea", "bob", 5, Audience.OTHERS));
    assertThat(others()).hasSize(5);
  }

  @Test
  void aLateTickTellsOnceForEachPlace() {
    reads.moved(read("tea", "ann", 1));
    reads.moved(read("tea", "ann", 2));
    reads.moved(read("tea", "bob", 1));
    pass(60_000);
    assertThat(others()).hasSize(3);
    pass(60_000);
    assertThat(others()).hasSize(3);
  }
}
