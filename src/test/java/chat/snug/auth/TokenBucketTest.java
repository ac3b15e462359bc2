package chat.snug.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long MILLI = 1_000_000;
  private static final long START = -5_000_000_000L;

  @Test
  void allowsABurstThenTheRate() {
    TokenBucket bucket = new TokenBucket(20, 60, START);
    for (int i = 0; i < 60; i++) {
      assertThat(bucket.take(START)).isZero();
    }
    assertThat(bucket.take(START)).isEqualTo(50);
    assertThat(bucket.take(START + 49 * MILLI)).isEqualTo(1);
    assertThat(bucket.take(START + 50 * MILLI)).isZero();
    assertThat(bucket.take(START + 50 * MILLI)).isEqualTo(50);
  }

  @Test
  void aRefusedOneTakesNothing() {
    TokenBucket bucket = new TokenBucket(1, 1, START);
    assertThat(bucket.take(START)).isZero();
    for (int i = 0; i < 1000; i++) {
      assertThat(bucket.take(START)).isEqualTo(1000);
    }
    assertThat(bucket.take(START + 1000 * MILLI)).isZero();
  }

  @Test
  void fillsUpToTheBurstAndNoFurther() {
    TokenBucket bucket = new TokenBucket(10, 5, START);
    long later = START + 3_600_000 * MILLI;
    int taken = 0;
    while (bucket.take(later) == 0) {
      taken++;
    }
    assertThat(taken).isEqualTo(5);
    assertThat(bucket.isFull(later)).isFalse();
    assertThat(bucket.isFull(later + 500 * MILLI)).isTrue();
  }

  @Test
  void inTheLongRunItIsTheRate() {
    TokenBucket bucket = new TokenBucket(7, 3, START);
    int taken = 0;
    for (long at = 0; at < 100_000; at++) {
      if (bucket.take(START + at * MILLI) == 0) {
        taken++;
      }
    }
    assertThat(taken).isBetween(700, 703);
  }

  @Test
  void theWaitIsNeverTooShort() {
    TokenBucket bucket = new TokenBucket(3, 2, START);
    long now = START;
    for (int i = 0; i < 100; i++) {
      long wait = bucket.take(now);
      if (wait > 0) {
        now += wait * MILLI;
        assertThat(bucket.take(now)).isZero();
      }
    }
  }

  @Test
  void zeroIsNoLimit() {
    TokenBucket noRate = new TokenBucket(0, 5, START);
    TokenBucket noBurst = new TokenBucket(5, 0, START);
    for (int i = 0; i < 10_000; i++) {
      assertThat(noRate.take(START)).isZero();
      assertThat(noBurst.take(START)).isZero();
    }
  }
}
