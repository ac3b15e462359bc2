package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryLeasesTest {
  private final MemoryLeases leases = new MemoryLeases(Duration.ofSeconds(90), new Unsaved());

  @Test
  void heartbeatsLeaveTheQueueAlone() {
    for (int second = 0; second < 80; second++) {
      leases.renew("ann", "phone", false, at(second));
      leases.renew("ann", "desk", false, at(second));
    }

    assertThat(leases.waiting()).isEqualTo(1);
  }

  @Test
  void whoComesAndGoesWithinATickIsQueuedOnce() {
    for (int i = 0; i < 100; i++) {
      leases.renew("ann", "phone", false, at(1));
      leases.end("ann", "phone", at(1).nanos());
    }

    assertThat(leases.waiting()).isEqualTo(1);
  }

  @Test
  void nothingIsLeftOfWhoIsOffline() {
    leases.renew("ann", "phone", false, at(0));
    leases.changes(at(1).nanos());
    leases.changes(at(90).nanos());

    assertThat(leases.standing("ann", at(90).nanos())).isNull();
    assertThat(leases.waiting()).isZero();
  }

  @Test
  void aUserWhoStaysIsQueuedAnewWhenTheFirstDeadlineWouldHaveBeen() {
    leases.renew("ann", "phone", false, at(0));
    leases.renew("ann", "phone", false, at(60));
    assertThat(leases.changes(at(90).nanos())).hasSize(1);

    assertThat(leases.changes(at(149).nanos())).isEmpty();
    assertThat(leases.changes(at(150).nanos())).hasSize(1);
  }

  private static Moment at(int seconds) {
    Duration time = Duration.ofSeconds(seconds);
    return new Moment(time.toNanos(), time.toMillis(), time.toNanos());
  }
}
