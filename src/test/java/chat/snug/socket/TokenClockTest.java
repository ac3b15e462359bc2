package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenClockTest {
  private static final long NOW = 1_795_489_965_123L;

  private final TokenClock clock = new TokenClock();

  @Test
  void beforeATokenCameNothingIsDue() {
    assertThat(clock.isExpired(NOW)).isFalse();
    assertThat(clock.takeExpiring(NOW)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // life in ms, what remains of it when the client is told
    "900000, 60000",
    "180000, 60000",
    "179997, 59999",
    "90000, 30000",
    "3000, 1000",
    "3, 1"
  })
  void theClientIsToldWhenSixtySecondsOrAThirdRemainWhicheverIsLess(long life, long remains) {
    clock.begin(NOW + life, NOW);
    long due = NOW + life - remains;

    assertThat(clock.takeExpiring(due - 1)).isFalse();
    assertThat(clock.takeExpiring(due)).isTrue();
    assertThat(clock.takeExpiring(due)).as("once for each token").isFalse();
    assertThat(clock.takeExpiring(NOW + life)).isFalse();
  }

  @Test
  void itExpiresAtItsMomentAndNotBefore() {
    clock.begin(NOW + 1000, NOW);
    assertThat(clock.isExpired(NOW + 999)).isFalse();
    assertThat(clock.isExpired(NOW + 1000)).isTrue();
  }

  @Test
  void aNewTokenBeginsAnew() {
    clock.begin(NOW + 9000, NOW);
    assertThat(clock.takeExpiring(NOW + 6000)).isTrue();

    clock.begin(NOW + 96_000, NOW + 6000);
    assertThat(clock.isExpired(NOW + 9000)).isFalse();
    assertThat(clock.takeExpiring(NOW + 65_999)).isFalse();
    assertThat(clock.takeExpiring(NOW + 66_000)).isTrue();
  }

  @Test
  void aNewTokenThatExpiresSoonerCountsToo() {
    clock.begin(NOW + 900_000, NOW);
    clock.begin(NOW + 3000, NOW);
    assertThat(clock.takeExpiring(NOW + 2000)).isTrue();
    assertThat(clock.isExpired(NOW + 3000)).isTrue();
  }

  @Test
  void whatIsLeftIsToldInSecondsAndNeverNone() {
    clock.begin(NOW + 60_000, NOW);
    assertThat(clock.secondsLeft(NOW)).isEqualTo(60);
    assertThat(clock.secondsLeft(NOW + 499)).isEqualTo(60);
    assertThat(clock.secondsLeft(NOW + 501)).isEqualTo(59);
    assertThat(clock.secondsLeft(NOW + 59_900)).isEqualTo(1);
    assertThat(clock.secondsLeft(NOW + 70_000)).isEqualTo(1);
  }
}
