package chat.snug.model;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Ids that nobody else makes and that sort by time (RFC 9562, version 7): 48 bits of milliseconds, 74 random bits. */
public final class UuidV7 implements Supplier<String> {
  private static final long VERSION = 0x7000L;
  private static final long RANDOM_A = 0x0FFFL;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_B = 0x3FFF_FFFF_FFFF_FFFFL;
  private static final int TIME_SHIFT = 16;

  private final InstantSource clock;
  private final RandomGenerator random;

  public UuidV7(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String get() {
    long high = clock.millis() << TIME_SHIFT | VERSION | (random.nextLong() & RANDOM_A);
    long low = VARIANT | (random.nextLong() & RANDOM_B);
    return new UUID(high, low).toString();
  }
}
