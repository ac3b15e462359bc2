package chat.snug.storm;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.drivers.Language;
import chat.snug.nodes.HostNetwork;
import chat.snug.running.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A storm over three nodes. The whole of it is played where the environment says {@code REQUIRE_ALL_TESTS=true} or with {@code -Dstorm.whole=true}, else
 * a smaller one, in which one node is killed and one is cut off. {@code -Dstorm.seed=N} plays one again; {@code -Dstorm.each=N} and
 * {@code -Dstorm.mishaps=KILL,CUT} change it.
 */
class ClusterStormIT {
  private static final int SENDS_PER_SECOND = 10;
  private static final Path KEPT = Path.of("target", "cluster-storm");

  @TempDir
  Path folder;

  /** Fails where a message is lost, doubled, changed or put out of order, for whomever; where a node does not come back; and where presence is untrue. */
  @Test
  @Timeout(value = 12, unit = TimeUnit.MINUTES)
  void everyViewIsTheLogAndPresenceIsTrue() throws Exception {
    boolean whole = Boolean.getBoolean("storm.whole")
        || Boolean.parseBoolean(System.getenv("REQUIRE_ALL_TESTS"));
    long seed = Long.getLong("storm.seed", new Random().nextInt(1_000_000));
    ClusterStorm.Plan plan = new ClusterStorm.Plan(
        seed,
        List.of(Language.values()),
        Integer.getInteger("storm.each", whole ? 6 : 2),
        mishaps(whole, seed),
        Duration.ofSeconds(whole ? 90 : 30),
        SENDS_PER_SECOND);
    plan.languages().forEach(Language::command); // or skipped, where one is missing
    try (ClusterStorm storm = new ClusterStorm(folder, plan)) {
      try {
        Verdict verdict = storm.play();
        System.out.println("ClusterStormIT: " + storm.summary() + ": " + verdict);
        assertThat(verdict.isGood()).as(verdict.toString()).isTrue();
      } catch (Throwable failed) {
        Path kept = KEPT.resolve(Long.toString(seed));
        System.out.println(
            "-Dstorm.seed=" + seed + ", " + plan.mishaps() + "; what was seen is in " + kept);
        try {
          storm.write(kept);
        } catch (Throwable alsoFailed) {
          failed.addSuppressed(alsoFailed);
        }
        throw failed;
      }
    }
  }

  /** In an order of the seed's, but for the restarts, which are last: while they go on the time of the last who vanished runs out. */
  private static List<Mishap> mishaps(boolean whole, long seed) {
    List<Mishap> mishaps = new ArrayList<>();
    String named = System.getProperty("storm.mishaps", whole ? "" : "KILL,CUT");
    if (!named.isEmpty()) {
      for (String name : named.split(",")) {
        mishaps.add(Mishap.valueOf(name));
      }
    } else {
      Collections.addAll(mishaps, Mishap.values());
      mishaps.remove(Mishap.ROLL);
      Collections.shuffle(mishaps, new Random(seed));
      mishaps.add(Mishap.ROLL);
    }
    if (!HostNetwork.isPossible() && mishaps.remove(Mishap.CUT)) {
      if (Boolean.parseBoolean(System.getenv("REQUIRE_ALL_TESTS"))) {
        Tools.missing("network namespaces (as root, with iproute2)");
      }
      System.out.println("no network namespaces here: no node is cut off");
    }
    return mishaps;
  }
}
