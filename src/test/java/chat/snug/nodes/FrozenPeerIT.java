package chat.snug.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One of two nodes is frozen for long: the other one can be stopped and started all the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FrozenPeerIT {
  /** The contract's 10 s, and what a busy machine needs to notice. */
  private static final double STOP_SECONDS = 12;

  @TempDir
  Path folder;

  @Test
  void theOtherEndsInTimeStartsAloneAndFindsItAgain() throws Exception {
    try (Nodes nodes = Nodes.onLoopback(folder, 2)) {
      SnugProcess frozen = nodes.get(0);
      SnugProcess other = nodes.get(1);
      frozen.signal("STOP");
      long begun = System.nanoTime();
      assertThat(other.stop()).isZero();
      double stopped = (System.nanoTime() - begun) / 1e9;
      begun = System.nanoTime();
      other.start();
      double started = (System.nanoTime() - begun) / 1e9;
      Person ann = Person.of(other, "ann");
      assertThat(ann.say(ann.group(), "m", "hi").status()).isEqualTo(201);
      frozen.signal("CONT");
      begun = System.nanoTime();
      nodes.awaitSight(other, 2);
      nodes.awaitSight(frozen, 2);
      System.out.printf(
          "beside a frozen node: stopped in %.1f s, started in %.1f s; both in sight %.1f s after the thaw%n",
          stopped, started, (System.nanoTime() - begun) / 1e9);
      assertThat(stopped).isLessThan(STOP_SECONDS);
      assertThat(other.log()).doesNotContain("level=error");
    }
  }
}
