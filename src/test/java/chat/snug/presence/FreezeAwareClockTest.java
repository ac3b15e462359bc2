package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FreezeAwareClockTest {
  private long raw = Long.MAX_VALUE - 1_000_000_000L;
  private final FreezeAwareClock clock = new FreezeAwareClock(() -> raw, Duration.ofMillis(250));

  @Test
  void goesWithTheRawClock() {
    pass(250);
    clock.tick();
    pass(100);

    assertThat(shown()).isEqualTo(350);
  }

  @Test
  void aTickTwoSecondsLateIsABusyMachine() {
    pass(2250);
    clock.tick();

    assertThat(shown()).isEqualTo(2250);
  }

  @Test
  void aLaterTickGivesItsLateness() {
    pass(250);
    clock.tick();
    pass(60_250);
    clock.tick();

    assertThat(shown()).isEqualTo(500);
    pass(250);
    clock.tick();
    assertThat(shown()).isEqualTo(750);
  }

  @Test
  void standsStillBetweenAFreezeAndItsLateTick() {
    pass(60_000);
    assertThat(shown()).isEqualTo(250);
    pass(5_000);
    assertThat(shown()).isEqualTo(250);
    clock.tick();
    assertThat(shown()).isEqualTo(250);
    pass(100);
    assertThat(shown()).isEqualTo(350);
  }

  @Test
  void whatItShowedWhileTheTickWasLateStaysShown() {
    pass(2000);
    assertThat(shown()).isEqualTo(2000);
    pass(58_000);
    assertThat(shown()).isEqualTo(2000);
    clock.tick();
    pass(50);
    assertThat(shown()).isEqualTo(2050);
  }

  @Test
  void ticksThatCatchUpChangeNothing() {
    pass(60_000);
    for (int i = 0; i < 240; i++) {
      clock.tick();
    }

    assertThat(shown()).isEqualTo(250);
    pass(250);
    assertThat(shown()).isEqualTo(500);
  }

  @Property
  void neverRunsBackwardsNorFasterThanTheRawClock(
      @ForAll List<@IntRange(max = 5000) Integer> steps) {
    long before = shown();
    for (int step : steps) {
      pass(step);
      if (step % 2 == 0) {
        clock.tick();
      }
      assertThat(shown() - before).isBetween(0L, (long) step);
      before = shown();
    }
  }

  private void pass(long millis) {
    raw += Duration.ofMillis(millis).toNanos();
  }

  private long shown() {
    return Duration.ofNanos(clock.now()).toMillis();
  }
}
