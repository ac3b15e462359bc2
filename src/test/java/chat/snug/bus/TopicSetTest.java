package chat.snug.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TopicSetTest {

  /** Topics that are near each other push each other aside, so that holes have to be closed up. */
  @Property
  void holdsWhatAHashSetHolds(
      @ForAll @Size(max = 400) List<@LongRange(min = -60, max = 60) Long> steps) {
    TopicSet topics = new TopicSet();
    Set<Long> model = new HashSet<>();
    for (long step : steps) {
      long topic = Math.abs(step) % 40 * 16 + 1;
      if (step >= 0) {
        assertThat(topics.add(topic)).isEqualTo(model.add(topic));
      } else {
        assertThat(topics.remove(topic)).isEqualTo(model.remove(topic));
      }
      assertThat(topics.size()).isEqualTo(model.size());
    }
    List<Long> held = new ArrayList<>();
    topics.forEach(held::add);
    assertThat(held).containsExactlyInAnyOrderElementsOf(model);
    assertThat(model).allMatch(topics::contains);
  }

  @Test
  void growsAndShrinks() {
    TopicSet topics = new TopicSet();
    for (int i = 0; i < 100_000; i++) {
      topics.add(Topic.room("room-" + i));
    }
    assertThat(topics.size()).isEqualTo(100_000);
    for (int i = 0; i < 100_000; i++) {
      assertThat(topics.remove(Topic.room("room-" + i))).isTrue();
    }
    assertThat(topics.size()).isZero();
  }

  /** Nodes of different builds must agree on it. */
  @Test
  void aTopicIsTheSameForEver() {
    assertThat(Topic.room("tea")).isEqualTo(-2947473130317038376L);
    assertThat(Topic.user("tea")).isEqualTo(-483817284855488014L);
  }
}
