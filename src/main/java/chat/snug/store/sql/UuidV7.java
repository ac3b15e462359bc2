package chat.snug.store.sql;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then random bits. */
final class UuidV7 implements Supplier<String> {
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource clock;
  private final SecureRandom random;

  UuidV7(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String get() {
    long high = (clock.millis() << 16) | VERSION | (random.nextLong() & 0xfff);
    long low = VARIANT | (random.nextLong() >>> 2);
    return new UUID(high, low).toString();
  }
}
