package chat.snug.presence;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Redis's clock, as well as this node knows it from Redis's answers; so that what is long on its way there is no newer for it. */
final class SharedClock {
  private final FreezeAwareClock clock;
  private final InstantSource wall;
  /** Redis's clock less this node's real one, microseconds. */
  private @Nullable Long offset;

  private long connection;

  SharedClock(FreezeAwareClock clock, InstantSource wall) {
    this.clock = clock;
    this.wall = wall;
  }

  /** Redis answered that it is so late there. Of the answers of one connection the one that was quickest on its way is the closest. */
  void read(long micros, long connection) {
    long read = micros - clock.real() / 1000;
    Long before = this.connection == connection ? offset : null;
    offset = before == null ? read : Math.max(before, read);
    this.connection = connection;
  }

  /** The clock was set: what was read of it before counts no more. */
  void forget() {
    connection = 0;
  }

  /** Milliseconds; 0 where it is not known yet. */
  long millisIfKnown() {
    return offset == null ? 0 : TimeUnit.MICROSECONDS.toMillis(micros());
  }

  /** Microseconds; the time of day where it is not known yet. */
  long micros() {
    return offset == null
        ? TimeUnit.MILLISECONDS.toMicros(wall.millis())
        : offset + clock.real() / 1000;
  }
}
