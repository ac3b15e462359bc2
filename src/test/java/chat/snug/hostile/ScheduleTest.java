package chat.snug.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.hostile.Blow.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration LASTS = Duration.ofSeconds(60);
  private static final Duration EVERY = Duration.ofSeconds(3);

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(storm(7).blows())
        .isEqualTo(storm(7).blows())
        .isNotEqualTo(storm(8).blows());
    assertThat(storm(7)).hasToString(storm(7).toString());
    assertThat(storm(7).toString()).startsWith("-Dstorm.seed=7\n").contains("KILL_SERVER");
  }

  @Test
  void hasAllThatWasAskedFor() {
    Schedule storm = storm(7);
    assertThat(storm.blows())
        .isSortedAccordingTo((a, b) -> Long.compare(a.atMillis(), b.atMillis()))
        .allSatisfy(blow -> assertThat(blow.atMillis()).isBetween(0L, LASTS.toMillis()));
    assertThat(storm.blows()).extracting(Blow::kind).contains(Kind.values());
    assertThat(storm.blows())
        .filteredOn(blow -> blow.kind() == Kind.KILL_SERVER)
        .extracting(Blow::atMillis)
        .containsExactly(20_000L, 40_000L);
    assertThat(storm.blows())
        .filteredOn(blow -> blow.kind() == Kind.KILL_CLIENT)
        .extracting(Blow::client)
        .doesNotHaveDuplicates()
        .hasSize(12);
    assertThat(storm.blows()).as("60 clients, each hit 20 times").hasSizeBetween(1000, 1400);
  }

  private static Schedule storm(long seed) {
    return Schedule.of(seed, 60, LASTS, EVERY, 12, 2);
  }
}
