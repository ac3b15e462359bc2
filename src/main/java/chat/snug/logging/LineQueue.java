package chat.snug.logging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Lines that wait for standard output, so that whoever logs never waits for who reads it. Bounded in bytes: where it is full, lines are dropped, those
 * below a warning first, and once there is room a line tells how many.
 */
final class LineQueue {
  static final int MOST_BYTES = 4 * 1024 * 1024;
  /** The last quarter is kept for warnings and errors. */
  static final int MOST_BYTES_OF_UNIMPORTANT = MOST_BYTES / 4 * 3;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final OutputStream output;
  private final LongFunction<byte[]> dropped;
  private final Thread writer = new Thread(this::run, "log");

  private List<byte[]> waiting = new ArrayList<>();
  private int bytes;
  private long lost;
  private boolean isClosed;

  /** @param dropped makes the line that tells how many were lost */
  LineQueue(OutputStream output, LongFunction<byte[]> dropped) {
    this.output = new BufferedOutputStream(output, BUFFER_BYTES);
    this.dropped = dropped;
  }

  void start() {
    writer.setDaemon(true);
    writer.start();
  }

  /** Never waits for the output. */
  synchronized void offer(byte[] line, boolean isImportant) {
    if (bytes + line.length > (isImportant ? MOST_BYTES : MOST_BYTES_OF_UNIMPORTANT)) {
      lost++;
    } else if (!isClosed) {
      waiting.add(line);
      bytes += line.length;
      notifyAll();
    }
  }

  /** Takes no more and waits until all is written, but no longer than that. */
  void close(Duration patience) {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    try {
      writer.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (List<byte[]> lines = take(); !lines.isEmpty(); lines = take()) {
        write(lines);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** All that waits; nothing only at the end. */
  private synchronized List<byte[]> take() throws InterruptedException {
    while (waiting.isEmpty() && !isClosed) {
      wait();
    }
    List<byte[]> taken = waiting;
    if (lost > 0) {
      taken.add(dropped.apply(lost));
      lost = 0;
    }
    waiting = new ArrayList<>();
    bytes = 0;
    return taken;
  }

  private void write(List<byte[]> lines) {
    try {
      for (byte[] line : lines) {
        output.write(line);
      }
      output.flush();
    } catch (IOException nobodyReads) {
      // There is no other place to tell it, and the server goes on without its log.
    }
  }
}
