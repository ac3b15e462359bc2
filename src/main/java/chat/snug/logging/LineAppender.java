package chat.snug.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import chat.snug.config.Config;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Makes a line of each event on the thread that logs it, while all that it tells is still as it was, and leaves the writing to another. */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final LineQueue queue;
  private final InstantSource clock;
  private volatile LineFormat format = LineFormat.of(Config.Log.Format.LOGFMT);

  LineAppender(OutputStream output, InstantSource clock) {
    this.clock = clock;
    this.queue = new LineQueue(output, this::dropped);
  }

  void format(LineFormat other) {
    format = other;
  }

  @Override
  public void start() {
    queue.start();
    super.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    queue.offer(line(Fields.of(event)), event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  private byte[] dropped(long lines) {
    return line(Fields.ofWarning(
        clock.instant(),
        "LineQueue",
        "log lines were dropped: standard output is too slow",
        "dropped",
        lines));
  }

  private byte[] line(Map<String, Object> fields) {
    StringBuilder line = new StringBuilder(256);
    format.append(line, fields);
    return line.append('\n').toString().getBytes(UTF_8);
  }

  /** Takes no more lines and writes those that wait. */
  void close(Duration patience) {
    super.stop();
    queue.close(patience);
  }

  @Override
  public void stop() {
    close(Duration.ofSeconds(1));
  }
}
