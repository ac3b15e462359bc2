package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rule one: attempt n waits a random time, uniform between 100 ms and min(20 s, 2 s × 2ⁿ). */
class BackoffTest {
  private static final int RUNS = 10_000;
  private static final int ATTEMPTS = 6;
  private static final int TENTHS = 10;

  @Test
  void waitsAreUniformInTheirRangeOverTenThousandRuns() {
    long[][] waits = runs();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int n = attempt;
      long longest = Math.min(20_000, 2_000L << n);
      long[] drawn = Arrays.stream(waits).mapToLong(run -> run[n]).toArray();
      assertThat(LongStream.of(drawn).min().orElseThrow())
          .as("shortest of attempt %d", n)
          .isBetween(100L, 100 + longest / 100);
      assertThat(LongStream.of(drawn).max().orElseThrow())
          .as("longest of attempt %d", n)
          .isBetween(longest - longest / 100, longest);
      for (int tenth = 0; tenth < TENTHS; tenth++) {
        double low = 100 + (longest - 100) * tenth / (double) TENTHS;
        double high = 100 + (longest - 100) * (tenth + 1) / (double) TENTHS;
        long inside =
            LongStream.of(drawn).filter(wait -> wait >= low && wait < high).count();
        // A thousand are expected; six standard deviations are 180.
        assertThat(inside).as("in tenth %d of attempt %d", tenth, n).isBetween(820L, 1_180L);
      }
    }
  }

  @Test
  void noTwoClientsWaitAlike() {
    Set<List<Long>> sequences = new HashSet<>();
    for (long[] run : runs()) {
      sequences.add(LongStream.of(run).boxed().toList());
    }
    assertThat(sequences).hasSize(RUNS);
  }

  @Test
  void theCountStartsOver() {
    Backoff backoff = new Backoff(() -> 1 - 1e-9);
    IntStream.range(0, ATTEMPTS).forEach(any -> backoff.next());
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(2_000);
  }

  private static long[][] runs() {
    Random seeds = new Random(20_261_124);
    return IntStream.range(0, RUNS)
        .mapToObj(run -> {
          Backoff backoff = new Backoff(
              run % 2 == 0 ? seeds::nextDouble : ThreadLocalRandom.current()::nextDouble);
          return LongStream.generate(backoff::next).limit(ATTEMPTS).toArray();
        })
        .toArray(long[][]::new);
  }
}
