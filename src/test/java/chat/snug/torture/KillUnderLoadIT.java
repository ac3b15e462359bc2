package chat.snug.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillUnderLoadIT {
  @TempDir
  Path folder;

  /** Fails where an ack leaves before the commit, where a repeat is stored again, where a commit is torn. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void whatWasAckedSurvivesTwentyKillsOnce() throws Exception {
    long seed = new Random().nextLong();
    KillUnderLoad.Result result = new KillUnderLoad(folder, seed).run(20);
    assertThat(result.wrong()).as("seed %d", seed).isEmpty();
    assertThat(result.ackedBeforeLastKill()).as("seed %d", seed).isGreaterThan(500);
  }
}
