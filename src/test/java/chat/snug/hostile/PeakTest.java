package chat.snug.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeakTest {
  @Test
  void findsTheFullestWindowWhereverItBegins() {
    List<Long> moments = List.of(0L, 90L, 95L, 180L, 189L, 190L, 400L);
    assertThat(Peak.of(moments, Duration.ofNanos(100))).isEqualTo(4);
    assertThat(Peak.of(moments, Duration.ofNanos(1))).isEqualTo(1);
    assertThat(Peak.of(List.of(5L, 5L, 5L), Duration.ofNanos(1))).isEqualTo(3);
    assertThat(Peak.of(List.of(), Duration.ofNanos(100))).isZero();
  }
}
