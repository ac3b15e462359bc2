package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final int CLIENTS = 1000;

  @Test
  void aThousandClientsComeBackSpreadOutAndNoneBeforeTheLastSocketIsClosed() {
    for (long seed = 0; seed < 20; seed++) {
      Drain drain = new Drain(new SplittableRandom(seed));
      long[] waits = LongStream.generate(() -> drain.next().retryAfterMillis())
          .limit(CLIENTS)
          .sorted()
          .toArray();

      assertThat(waits[0]).isGreaterThan(Drain.CLOSE_MILLIS);
      assertThat(mostWithin(waits, 100)).isLessThanOrEqualTo(CLIENTS * 5 / 100);
    }
  }

  /** The most of these sorted times that any span of that many milliseconds holds. */
  private static int mostWithin(long[] sorted, long span) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.length; last++) {
      while (sorted[last] - sorted[first] >= span) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
