package chat.snug.storm;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.drivers.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty clients of each language in a storm. {@code -Dstorm.seed=N} plays one again; {@code -Dstorm.each=N} and {@code -Dstorm.seconds=N} make it
 * smaller.
 */
@Tag("alone")
class ClientStormIT {
  private static final int ROOMS = 3;
  private static final int SENDS_PER_SECOND = 20;
  private static final Duration CUT_EVERY = Duration.ofSeconds(3);
  private static final int SERVER_KILLS = 2;
  private static final Path KEPT = Path.of("target", "storm");

  @TempDir
  Path folder;

  /** Fails where a message is lost, doubled, changed or put out of order, for whomever; and where anybody needs help to come back. */
  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void everyViewIsTheLog() throws Exception {
    Storm.Plan plan = new Storm.Plan(
        Long.getLong("storm.seed", new Random().nextInt(1_000_000)),
        List.of(Language.values()),
        Integer.getInteger("storm.each", 20),
        ROOMS,
        Duration.ofSeconds(Integer.getInteger("storm.seconds", 60)),
        CUT_EVERY,
        SENDS_PER_SECOND,
        SERVER_KILLS);
    plan.languages().forEach(Language::command); // or skipped, where one is missing
    try (Storm storm = new Storm(folder, plan)) {
      try {
        Verdict verdict = storm.play();
        System.out.println("ClientStormIT: " + storm.summary() + ": " + verdict);
        assertThat(verdict.isGood()).as(verdict.toString()).isTrue();
      } catch (Throwable failed) {
        System.out.println(plan.schedule());
        Path kept = KEPT.resolve(Long.toString(plan.seed()));
        System.out.println("-Dstorm.seed=" + plan.seed() + "; what was seen is in " + kept);
        try {
          storm.write(kept);
        } catch (Throwable alsoFailed) {
          failed.addSuppressed(alsoFailed);
        }
        throw failed;
      }
    }
  }
}
