package chat.snug.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  private static final long NOW = 1_790_000_000_123L;

  private final UuidV7 ids =
      new UuidV7(InstantSource.fixed(Instant.ofEpochMilli(NOW)), new Random(7));

  @Test
  void isOfVersionSevenAndHoldsTheTime() {
    UUID id = UUID.fromString(ids.get());

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW);
  }

  @Test
  void neverRepeats() {
    assertThat(Stream.generate(ids).limit(1000).distinct()).hasSize(1000);
  }
}
