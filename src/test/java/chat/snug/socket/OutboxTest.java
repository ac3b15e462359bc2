package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.metrics.Shed;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final long AT = 1000;

  private final Buffers buffers = new Buffers();
  private final Budget budget = new Budget(1 << 20);
  private final Map<Shed, Long> shed = new EnumMap<>(Shed.class);
  private Outbox outbox = outbox(10, 0);

  private Outbox outbox(int frames, int bytes) {
    return new Outbox(frames, bytes, budget, (kind, count) -> shed.merge(kind, count, Long::sum));
  }

  private Chunk chunk(Chunk.Kind kind, String room, int frames) {
    return new Chunk(kind, room, buffers.track(Unpooled.buffer().writeZero(50)), frames);
  }

  private boolean room(String room, int frames) {
    return outbox.add(chunk(Chunk.Kind.ROOM, room, frames), AT);
  }

  private boolean answer(int frames) {
    return outbox.add(chunk(Chunk.Kind.ANSWER, null, frames), AT);
  }

  private boolean typing() {
    return outbox.add(chunk(Chunk.Kind.TYPING, "tea", 1), AT);
  }

  private boolean presence() {
    return outbox.add(chunk(Chunk.Kind.PRESENCE, null, 1), AT);
  }

  /** What waits, as it would be written. */
  private List<String> drain() {
    List<String> written = new ArrayList<>();
    for (Chunk chunk = outbox.poll(); chunk != null; chunk = outbox.poll()) {
      written.add(
          chunk.bytes() == null ? "resync " + chunk.room() : chunk.kind() + " " + chunk.room());
      chunk.release();
    }
    return written;
  }

  @AfterEach
  void nothingIsKept() {
    outbox.clear();
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(outbox.bytes()).isZero();
    assertThat(budget.used()).isZero();
    buffers.assertAllReleased();
  }

  @Test
  void whatWaitsComesOutInItsOrder() {
    room("tea", 1);
    answer(1);
    typing();
    presence();
    room("milk", 1);

    assertThat(outbox.isEmpty()).isFalse();
    assertThat(drain())
        .containsExactly("ROOM tea", "ANSWER null", "TYPING tea", "PRESENCE null", "ROOM milk");
    assertThat(shed).isEmpty();
  }

  @Test
  void atItsBoundNothingIsShed() {
    assertThat(room("tea", 4)).isTrue();
    assertThat(typing()).isTrue();
    assertThat(answer(5)).isTrue();
    assertThat(drain()).hasSize(3);
    assertThat(shed).isEmpty();
  }

  @Test
  void typingAndPresenceAreShedFirst() {
    typing();
    presence();
    room("tea", 4);
    typing();
    assertThat(answer(4)).isTrue();

    assertThat(drain()).containsExactly("ROOM tea", "ANSWER null");
    assertThat(shed).containsEntry(Shed.EPHEMERAL, 3L);
    assertThat(outbox.takePresenceShed()).isTrue();
    assertThat(outbox.takePresenceShed()).isFalse();
    assertThat(outbox.takeRoomsShed()).isEmpty();
  }

  @Test
  void typingAloneIsNotRepeated() {
    answer(10);
    assertThat(typing()).isTrue();
    assertThat(drain()).containsExactly("ANSWER null");
    assertThat(outbox.takePresenceShed()).isFalse();
  }

  @Test
  void thenTheRoomWithTheMostFramesIsReplacedByOneResync() {
    room("tea", 2);
    room("milk", 3);
    room("tea", 2);
    answer(3);
    assertThat(room("milk", 1)).as("an eleventh frame").isTrue();

    assertThat(drain()).containsExactly("ROOM milk", "ANSWER null", "ROOM milk", "resync tea");
    assertThat(shed).containsEntry(Shed.ROOM, 4L);
    assertThat(outbox.takeRoomsShed()).containsExactly(Map.entry("tea", AT));
    assertThat(outbox.takeRoomsShed()).isEmpty();
  }

  @Test
  void aResyncThatWaitsStandsForLaterFramesOfItsRoomToo() {
    room("tea", 10);
    room("tea", 1);
    assertThat(room("tea", 5)).isTrue();
    room("milk", 1);

    assertThat(drain()).containsExactly("resync tea", "ROOM milk");
    assertThat(shed).containsEntry(Shed.ROOM, 16L);
  }

  @Test
  void onceTheResyncIsWrittenTheRoomIsLiveAgain() {
    room("tea", 10);
    room("milk", 1);
    assertThat(drain()).containsExactly("ROOM milk", "resync tea");
    room("tea", 1);
    assertThat(drain()).containsExactly("ROOM tea");
    room("tea", 11);
    assertThat(drain()).as("and may be shed again").containsExactly("resync tea");
  }

  @Test
  void aResyncFromOutsideWaitsLikeAnyOtherFrameOfItsRoom() {
    outbox.add(Chunk.resync("tea"), AT);
    room("tea", 2);
    assertThat(drain()).containsExactly("resync tea", "ROOM tea");

    outbox.add(Chunk.resync("tea"), AT);
    room("tea", 10);
    assertThat(drain()).as("one stands for both").containsExactly("resync tea");
  }

  @Test
  void whoLeavesTheirAnswersLyingHasToGo() {
    assertThat(answer(10)).isTrue();
    assertThat(answer(1)).isFalse();
  }

  @Test
  void roomsAreShedUntilItFits() {
    room("tea", 4);
    room("milk", 3);
    room("rum", 2);
    assertThat(answer(6)).isTrue();
    assertThat(drain()).containsExactly("ROOM rum", "ANSWER null", "resync tea", "resync milk");
  }

  @Test
  void itIsBoundedInBytesToo() {
    outbox = outbox(0, 1000);
    for (int i = 0; i < 5; i++) {
      assertThat(room("tea", 1)).isTrue(); // 178 each
    }
    assertThat(shed).isEmpty();
    assertThat(answer(1)).isTrue();
    assertThat(drain()).containsExactly("ANSWER null", "resync tea");
  }

  @Test
  void aLimitOfZeroIsOff() {
    outbox = outbox(0, 0);
    for (int i = 0; i < 3000; i++) {
      assertThat(answer(1)).isTrue();
    }
    assertThat(drain()).hasSize(3000);
  }

  @Test
  void forTheGoodOfAllItShedsStepByStep() {
    typing();
    room("tea", 1);
    room("milk", 2);
    answer(1);

    assertThat(outbox.shedOne(AT)).isTrue();
    assertThat(shed).containsOnly(Map.entry(Shed.EPHEMERAL, 1L));
    assertThat(outbox.shedOne(AT)).isTrue();
    assertThat(outbox.shedOne(AT + 1)).isTrue();
    assertThat(outbox.shedOne(AT)).as("answers stay").isFalse();
    assertThat(outbox.takeRoomsShed())
        .containsExactly(Map.entry("milk", AT), Map.entry("tea", AT + 1));
    assertThat(drain()).containsExactly("ANSWER null", "resync milk", "resync tea");
  }

  @Test
  void whoLeavesARoomGetsTheResyncAsOfThatMomentAndNoMoreOfTheRoom() {
    room("tea", 10);
    answer(1);
    outbox.forget("tea", () -> buffers.track(Unpooled.buffer().writeZero(3)));
    outbox.forget("milk", () -> buffers.track(Unpooled.buffer()));
    assertThat(outbox.takeRoomsShed()).isEmpty();
    room("tea", 1); // it came back

    assertThat(drain()).containsExactly("ANSWER null", "ANSWER tea", "ROOM tea");
  }

  @Test
  void theBudgetCountsBytesAndWhatAChunkCostsBesides() {
    room("tea", 1);
    answer(1);
    assertThat(outbox.bytes()).isEqualTo(356);
    assertThat(budget.used()).isEqualTo(356);
    Chunk first = outbox.poll();
    assertThat(budget.used()).isEqualTo(178);
    first.release();
  }
}
