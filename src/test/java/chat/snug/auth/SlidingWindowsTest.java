package chat.snug.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingWindowsTest {
  private static final long MILLI = 1_000_000;
  private static final long MINUTE = 60_000 * MILLI;

  @Test
  void noWindowEverHoldsMoreThanTheLimitAndNothingIsRefusedInVain() {
    Random random = new Random(7);
    SlidingWindows windows = new SlidingWindows(10, MINUTE, 100);
    List<Long> counted = new ArrayList<>();
    long now = -3 * MINUTE;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(12_000) * MILLI;
      long at = now;
      counted.removeIf(each -> at - each >= MINUTE);
      long wait = windows.waitMillis("ann", now);
      if (counted.size() < 10) {
        assertThat(wait).isZero();
        windows.add("ann", now);
        counted.add(now);
      } else {
        assertThat(wait).isEqualTo((counted.get(0) + MINUTE - now) / MILLI);
      }
    }
  }

  @Test
  void whoIsIdleIsForgotten() {
    SlidingWindows windows = new SlidingWindows(10, MINUTE, 100);
    for (int i = 0; i < 50; i++) {
      windows.add("user " + i, 0);
    }
    assertThat(windows.size()).isEqualTo(50);
    windows.add("ann", MINUTE);
    assertThat(windows.size()).isEqualTo(1);
  }

  @Test
  void theLeastRecentlyUsedMakesPlace() {
    SlidingWindows windows = new SlidingWindows(1, MINUTE, 3);
    for (String name : List.of("a", "b", "c")) {
      windows.add(name, 0);
    }
    assertThat(windows.waitMillis("a", 1)).isPositive();
    windows.add("d", 2);
    assertThat(windows.size()).isEqualTo(3);
    assertThat(windows.waitMillis("b", 3)).as("b was forgotten").isZero();
    assertThat(windows.waitMillis("a", 3)).as("a was looked at").isPositive();
  }
}
