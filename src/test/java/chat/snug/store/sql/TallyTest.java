package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TallyTest {
  private static final List<String> EMOJI = List.of("👍", "1:2;3,", ";", "e");

  private record Step(String emoji, long user) {}

  /** Each number is an emoji and a user, whose reaction comes, or goes where it stands. */
  @Property(tries = 200)
  void aTallyIsWhatCountingGives(@ForAll @Size(max = 120) List<@IntRange(max = 59) Integer> steps) {
    Map<String, List<Long>> counted = new LinkedHashMap<>();
    String text = null;
    for (int number : steps) {
      Step step = new Step(EMOJI.get(number % 4), number / 4 + 1L);
      Tally tally = Tally.parse(text);
      List<Long> users = counted.computeIfAbsent(step.emoji(), emoji -> new ArrayList<>());
      if (users.remove(step.user())) {
        tally.remove(step.emoji(), users.stream().limit(Tally.FIRST).toList());
      } else {
        users.add(step.user());
        tally.add(step.emoji(), step.user());
      }
      counted.values().removeIf(List::isEmpty);
      text = tally.format();
    }
    List<Tally.Entry> expected = counted.entrySet().stream()
        .map(one -> new Tally.Entry(
            one.getKey(),
            one.getValue().size(),
            one.getValue().stream().limit(Tally.FIRST).toList()))
        .toList();
    assertThat(Tally.parse(text).entries()).isEqualTo(expected);
  }

  @Example
  void noneIsNull() {
    assertThat(Tally.parse(null).format()).isNull();
  }
}
