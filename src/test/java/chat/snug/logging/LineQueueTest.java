package chat.snug.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineQueueTest {
  private static final byte[] LINE = ("x".repeat(1023) + "\n").getBytes(UTF_8);
  private static final byte[] IMPORTANT = "important\n".getBytes(UTF_8);

  @Test
  void nobodyWaitsForAnOutputThatIsStuck() throws InterruptedException {
    StuckOutput output = new StuckOutput();
    LineQueue queue = new LineQueue(output, LineQueueTest::dropped);
    queue.start();
    queue.offer(LINE, false);
    output.reached.await();
    int fitting = LineQueue.MOST_BYTES_OF_UNIMPORTANT / LINE.length;
    for (int i = 0; i < fitting + 100; i++) {
      queue.offer(LINE, false);
    }
    queue.offer(IMPORTANT, true);
    output.goOn.countDown();
    queue.close(Duration.ofSeconds(20));
    List<String> lines = output.lines();
    assertThat(lines).hasSize(1 + fitting + 1 + 1);
    assertThat(lines.get(lines.size() - 2)).isEqualTo("important");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("dropped 100");
  }

  @Test
  void warningsHaveABoundToo() throws InterruptedException {
    StuckOutput output = new StuckOutput();
    LineQueue queue = new LineQueue(output, LineQueueTest::dropped);
    queue.start();
    queue.offer(LINE, true);
    output.reached.await();
    for (int i = 0; i < 2 * LineQueue.MOST_BYTES / LINE.length; i++) {
      queue.offer(LINE, true);
    }
    output.goOn.countDown();
    queue.close(Duration.ofSeconds(20));
    assertThat(output.lines())
        .hasSize(1 + LineQueue.MOST_BYTES / LINE.length + 1)
        .endsWith("dropped " + LineQueue.MOST_BYTES / LINE.length);
  }

  @Test
  void theEndWaitsNoLongerThanItMay() throws InterruptedException {
    StuckOutput output = new StuckOutput();
    LineQueue queue = new LineQueue(output, LineQueueTest::dropped);
    queue.start();
    queue.offer(LINE, true);
    output.reached.await();
    queue.close(Duration.ofMillis(1));
    assertThat(output.lines()).isEmpty();
    output.goOn.countDown();
  }

  @Test
  void whoGoesOnWithoutAReaderIsNotHurt() {
    LineQueue queue = new LineQueue(new BrokenOutput(), LineQueueTest::dropped);
    queue.start();
    queue.offer(LINE, true);
    queue.offer(LINE, true);
    queue.close(Duration.ofSeconds(20));
    queue.offer(LINE, true);
  }

  private static byte[] dropped(long lines) {
    return ("dropped " + lines + "\n").getBytes(UTF_8);
  }

  /** Lets the first bytes wait. */
  private static final class StuckOutput extends OutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int oneByte) {
      written.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      reached.countDown();
      try {
        if (!goOn.await(20, TimeUnit.SECONDS)) {
          throw new IOException("stuck for good");
        }
      } catch (InterruptedException ended) {
        throw new IOException(ended);
      }
      written.write(bytes, offset, length);
    }

    List<String> lines() {
      return written.toString(UTF_8).lines().toList();
    }
  }

  private static final class BrokenOutput extends OutputStream {
    @Override
    public void write(int oneByte) throws IOException {
      throw new IOException("broken pipe");
    }
  }
}
