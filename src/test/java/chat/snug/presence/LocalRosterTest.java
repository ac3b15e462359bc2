package chat.snug.presence;

import static chat.snug.presence.Status.OFFLINE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalRosterTest extends RosterContract {

  @Override
  MovedRoster begin(long wall) {
    return new MovedLocalRoster(wall);
  }

  @Test
  void whoCameAndWentWithinATickWasSeen() {
    MovedRoster time = new MovedLocalRoster();
    time.hello("ann", "phone", "s1");
    time.bye("ann", "phone", "s1");

    assertThat(time.pass(0.25)).containsExactly(new Standing("ann", OFFLINE, time.wall() - 250));
    assertThat(time.roster().standing("ann")).isNull();
  }
}
