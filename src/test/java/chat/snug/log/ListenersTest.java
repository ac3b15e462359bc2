package chat.snug.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.bus.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private static final long TEA = Topic.room("tea");
  private static final long ANN = Topic.user("ann");

  private final List<Long> joined = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1_000_000_000L;
  private final Listeners listeners = new Listeners(() -> now, joined::add, left::add);

  private void pass() {
    now += Listeners.LINGER_NANOS;
  }

  @Test
  void twoLoopsInOneRoomAreOneInterest() {
    listeners.entered("tea");
    listeners.entered("tea");
    listeners.left("tea");
    pass();
    assertThat(listeners.sweep()).isEmpty();
    assertThat(joined).containsExactly(TEA);
    assertThat(left).isEmpty();
  }

  @Test
  void whatNobodyNeedsLingersForAMinute() {
    listeners.entered("tea");
    listeners.left("tea");
    now += Listeners.LINGER_NANOS - 1;
    assertThat(listeners.sweep()).isEmpty();
    now++;
    assertThat(listeners.sweep()).containsExactly("tea");
    assertThat(left).containsExactly(TEA);
  }

  @Test
  void whoComesBackInThatMinuteChangesNothing() {
    for (int i = 0; i < 3; i++) {
      listeners.entered("tea");
      listeners.left("tea");
      now += Listeners.LINGER_NANOS / 2;
      assertThat(listeners.sweep()).isEmpty();
    }
    listeners.entered("tea");
    pass();
    pass();
    assertThat(listeners.sweep()).isEmpty();
    listeners.left("tea");
    pass();
    assertThat(listeners.sweep()).containsExactly("tea");
    assertThat(joined).containsExactly(TEA);
    assertThat(left).containsExactly(TEA);
  }

  @Test
  void aRoomThatIsExpectedLingersFromThenOn() {
    listeners.expect("tea");
    now += Listeners.LINGER_NANOS / 2;
    listeners.expect("tea");
    now += Listeners.LINGER_NANOS / 2;
    assertThat(listeners.sweep()).isEmpty();
    pass();
    assertThat(listeners.sweep()).containsExactly("tea");
  }

  @Test
  void usersAreCountedBySession() {
    listeners.userCame("ann");
    listeners.userCame("ann");
    listeners.userWent("ann");
    pass();
    assertThat(listeners.sweep()).isEmpty();
    assertThat(listeners.isUserHere("ann")).isTrue();
    listeners.userWent("ann");
    pass();
    assertThat(listeners.sweep()).isEmpty(); // no room
    assertThat(listeners.isUserHere("ann")).isFalse();
    assertThat(joined).containsExactly(ANN);
    assertThat(left).containsExactly(ANN);
  }
}
