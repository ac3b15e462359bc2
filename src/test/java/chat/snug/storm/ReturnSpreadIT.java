package chat.snug.storm;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.drivers.Language;
import chat.snug.hostile.FaultProxy;
import chat.snug.hostile.Peak;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand clients lose their server at once, and come back one by one: to another, as behind a load balancer. */
@Tag("alone")
class ReturnSpreadIT {
  private static final int CLIENTS = 1000;
  private static final Duration WINDOW = Duration.ofMillis(100);
  /** From when an attempt is due to its connect, beside the stalls of the process. */
  private static final int LATENCY_MILLIS = 50;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir
  Path folder;

  /**
   * How many there were at most in a window.
   *
   * @param due attempts as the clients meant them: what a thousand machines would do
   * @param came connects; a process that stands for a thousand machines and stalls bunches those that were due meanwhile
   * @param explained how many of those can have been due in the window or in a stall before it
   * @param stall the longest, in milliseconds
   */
  private record Return(int due, int came, int explained, long stall) {
    void assertBelow(int bound) {
      assertThat(due).isBetween(1, bound - 1);
      assertThat(came).isBetween(1, Math.max(explained, bound - 1));
    }

    @Override
    public String toString() {
      return due + " due, " + came + " came (stalled for " + stall + " ms)";
    }
  }

  private interface Loss {
    void happens() throws Exception;
  }

  /** Fails where clients come back at once, after the same waits, or in step with each other's attempts. */
  @ParameterizedTest
  @EnumSource(
      value = Language.class,
      names = {"JAVA", "JS"})
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void theyComeBackSpreadOut(Language language) throws Exception {
    try (SnugProcess one = server("one");
        SnugProcess other = server("other");
        FaultProxy proxy = FaultProxy.to(one.port());
        Crowd crowd = crowd(language, proxy)) {
      present(crowd);
      proxy.target(other.port());
      Return killed = returned(crowd, proxy, one::kill);
      one.start();
      proxy.target(one.port());
      Return drained = returned(crowd, proxy, other::stop);
      System.out.printf(
          "ReturnSpreadIT: %d clients of %s, in any 100 ms: killed %s, drained %s%n",
          CLIENTS, language, killed, drained);
      killed.assertBelow(CLIENTS / 10);
      drained.assertBelow(CLIENTS / 20);
    }
  }

  private SnugProcess server(String name) throws Exception {
    return SnugProcess.in(Files.createDirectory(folder.resolve(name))).start();
  }

  private static Return returned(Crowd crowd, FaultProxy proxy, Loss loss) throws Exception {
    crowd.watch();
    long lost = System.nanoTime();
    loss.happens();
    Waiting.until("all come back", PATIENCE, () -> since(proxy, lost).size() >= CLIENTS);
    present(crowd);
    List<Long> due = crowd.due().stream().map(TimeUnit.MILLISECONDS::toNanos).toList();
    long stall = crowd.stall();
    int explained = Peak.of(due, WINDOW.plusMillis(stall + LATENCY_MILLIS));
    return new Return(Peak.of(due, WINDOW), Peak.of(since(proxy, lost), WINDOW), explained, stall);
  }

  private static List<Long> since(FaultProxy proxy, long nanos) {
    return proxy.accepts().stream().filter(accept -> accept - nanos > 0).toList();
  }

  private static void present(Crowd crowd) {
    Waiting.until("all are there", PATIENCE, () -> crowd.present() == CLIENTS);
  }

  private static Crowd crowd(Language language, FaultProxy proxy) throws Exception {
    return language == Language.JAVA
        ? new JavaCrowd(proxy.url(), CLIENTS)
        : new JsCrowd(proxy.url(), CLIENTS);
  }
}
