package chat.snug.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The server's clock: as the last welcome told it, and by our wall clock before the first. */
final class ServerTime {
  private final Clock clock;
  private @Nullable Long toldAt;
  private long told;

  ServerTime(Clock clock) {
    this.clock = clock;
  }

  /** Takes the {@code server_time} of a welcome. */
  void told(@Nullable String time) {
    Long millis = millis(time);
    if (millis != null) {
      told = millis;
      toldAt = clock.monotonicMillis();
    }
  }

  /** Milliseconds since 1970. */
  long now() {
    return toldAt == null ? clock.wallMillis() : told + clock.monotonicMillis() - toldAt;
  }

  private static @Nullable Long millis(@Nullable String time) {
    if (time == null) {
      return null;
    }
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(time, Instant::from).toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
