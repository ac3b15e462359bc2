package chat.snug.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** One way of a connection: bytes go out as they came in, in order, each once, but late, slowly or only so many. */
final class Pipe {
  /** What may wait here; beyond it the sender is made to wait, as TCP does. */
  private static final int HELD_MAX = 256 * 1024;

  private static final int PIECE = 16 * 1024;

  private final Way way;
  private final SocketChannel source;
  private final SocketChannel sink;
  private final Tap tap;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);
  private int held;
  private long delayNanos;
  private int bytesPerSecond;
  private long freeAt;
  private long left = Long.MAX_VALUE;
  private boolean sourceEnded;
  private boolean told;
  private boolean sinkIsFull;

  private record Piece(ByteBuffer bytes, long dueAt) {}

  Pipe(Way way, SocketChannel source, SocketChannel sink, Tap tap) {
    this.way = way;
    this.source = source;
    this.sink = sink;
    this.tap = tap;
  }

  void weather(Duration delay, int newBytesPerSecond) {
    delayNanos = delay.toNanos();
    bytesPerSecond = newBytesPerSecond;
    freeAt = System.nanoTime();
  }

  void cutAfter(long bytes) {
    left = bytes;
  }

  boolean isCut() {
    return left == 0;
  }

  /** Whether all has been said that way, and passed on. */
  boolean isOver() {
    return told;
  }

  int readInterest() {
    return !sourceEnded && held < HELD_MAX ? SelectionKey.OP_READ : 0;
  }

  int writeInterest() {
    return sinkIsFull ? SelectionKey.OP_WRITE : 0;
  }

  long due(long now) {
    Piece first = pieces.peek();
    return first == null || sinkIsFull
        ? Long.MAX_VALUE
        : Math.max(0, Math.max(first.dueAt() - now, bytesPerSecond == 0 ? 0 : freeAt - now));
  }

  void move(long now) throws IOException {
    read(now);
    write(now);
    if (sourceEnded && pieces.isEmpty() && !told) {
      told = true;
      sink.shutdownOutput();
    }
  }

  private void read(long now) throws IOException {
    while (!sourceEnded && held < HELD_MAX) {
      int count = source.read(buffer.clear());
      if (count <= 0) {
        sourceEnded = count < 0;
        return;
      }
      buffer.flip();
      tap.passes(way, buffer.asReadOnlyBuffer());
      // A delay that grew less doesn't let later bytes overtake.
      long after = pieces.isEmpty() ? now : pieces.getLast().dueAt();
      pieces.add(new Piece(
          ByteBuffer.allocate(count).put(buffer).flip(), Math.max(after, now + delayNanos)));
      held += count;
    }
  }

  private void write(long now) throws IOException {
    sinkIsFull = false;
    while (!pieces.isEmpty() && left > 0 && due(now) == 0) {
      Piece first = pieces.peek();
      int wanted = (int) Math.min(first.bytes().remaining(), Math.min(left, quantum()));
      int written = sink.write(first.bytes().slice(first.bytes().position(), wanted));
      passed(first, written, now);
      if (written < wanted) {
        sinkIsFull = true;
        return;
      }
    }
  }

  private void passed(Piece first, int written, long now) {
    first.bytes().position(first.bytes().position() + written);
    held -= written;
    if (left != Long.MAX_VALUE) {
      left -= written;
    }
    if (bytesPerSecond > 0) {
      long took = TimeUnit.SECONDS.toNanos(written) / bytesPerSecond;
      freeAt = Math.max(freeAt, now) + took;
    }
    if (!first.bytes().hasRemaining()) {
      pieces.remove();
    }
  }

  /** What may go out at once: a twentieth of a second's worth. */
  private int quantum() {
    return bytesPerSecond == 0 ? PIECE : Math.max(1, bytesPerSecond / 20);
  }
}
