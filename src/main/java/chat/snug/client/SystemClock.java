package chat.snug.client;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The machine's clocks. */
final class SystemClock implements Clock {
  private final InstantSource wall = InstantSource.system();

  @Override
  public long wallMillis() {
    return wall.millis();
  }

  @Override
  public long monotonicMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
