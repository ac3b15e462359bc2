package chat.snug.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Wall clock and monotonic clock that move when a test says so, and together. */
final class MovedClock implements InstantSource {
  private static final long START = 1_790_000_000_000L;

  private final AtomicLong millis = new AtomicLong(START);

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return millis.get();
  }

  /** Begins below zero, as a monotonic clock may. */
  long nanos() {
    return (millis() - START - 100_000) * 1_000_000;
  }

  void move(Duration by) {
    millis.addAndGet(by.toMillis());
  }
}
