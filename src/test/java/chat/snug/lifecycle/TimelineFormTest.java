package chat.snug.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files are what three libraries are judged by: their form is checked here, once. */
class TimelineFormTest {
  /** All that section 5 of the contract names, and some of those it only describes. */
  private static final List<Integer> CLOSE_CODES = List.of(
      1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 1015, 4001, 4002,
      4003, 4004, 4005, 4006, 4099, 4100, 4101, 4102, 4103, 4104, 4199);

  private static final Set<String> MEMBERS = Set.of("name", "about", "options", "stored", "steps");
  private static final Set<String> OPTIONS =
      Set.of("user", "device", "background_grace_ms", "token_seconds", "tokens", "random");
  private static final Set<String> STORED = Set.of("epoch", "n", "rooms", "reads");

  static Stream<Timeline> timelines() {
    return Timeline.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("timelines")
  void eachFileHasTheForm(Timeline timeline) {
    assertThat(timeline.name() + ".json").isEqualTo(timeline.toString());
    assertThat(timeline.whole().path("about").asText()).isNotBlank();
    assertThat(names(timeline.whole())).isSubsetOf(MEMBERS);
    assertThat(names(timeline.whole().path("options"))).isSubsetOf(OPTIONS);
    assertThat(names(timeline.whole().path("stored"))).isSubsetOf(STORED);
    assertThat(faults(timeline)).isEmpty();
    assertThat(timeline.steps().stream().filter(step -> step.has("expect")))
        .as("something is expected")
        .isNotEmpty();
  }

  @Test
  void thereAreSixtyAtLeastAndNoTwoAreAlike() {
    List<Timeline> all = Timeline.all();
    assertThat(all).hasSizeGreaterThanOrEqualTo(60);
    assertThat(all.stream().map(timeline -> timeline.whole().path("steps")))
        .doesNotHaveDuplicates();
    assertThat(all.stream().map(Timeline::name)).doesNotHaveDuplicates();
  }

  @Test
  void everyCloseCodeComes() {
    Set<Integer> met = new TreeSet<>();
    timelines()
        .flatMap(timeline -> timeline.steps().stream())
        .forEach(step -> met.addAll(codes(step)));
    assertThat(met).containsAll(CLOSE_CODES);
  }

  @Test
  void aBadStepIsNoticed() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (String bad : List.of(
        "{}",
        "{\"opne\":1}",
        "{\"advance\":-1}",
        "{\"advance\":\"1\"}",
        "{\"do\":{\"do\":\"zebra\"}}",
        "{\"open\":true,\"socket\":1}",
        "{\"open\":true,\"break\":true}",
        "{\"welcome\":{\"room\":{}}}",
        "{\"expect\":{\"apps\":[]}}",
        "{\"expect\":{\"app\":{\"on\":\"state\"}}}",
        "{\"expect\":{\"app\":[{\"on\":{\"$betwen\":[1,2]}}]}}",
        "{\"answer\":{\"call\":\"/v1/rooms\"}}")) {
      assertThat(StepForm.faults(json.readTree(bad))).as(bad).isNotEmpty();
    }
  }

  private static List<String> faults(Timeline timeline) {
    List<JsonNode> steps = timeline.steps();
    return IntStream.range(0, steps.size())
        .boxed()
        .flatMap(n -> StepForm.faults(steps.get(n)).stream().map(fault -> n + ": " + fault))
        .toList();
  }

  private static List<Integer> codes(JsonNode step) {
    List<Integer> codes = new ArrayList<>();
    if (step.has("server_close")) {
      codes.add(
          step.path("server_close").isNull() ? 1005 : step.path("server_close").asInt());
    }
    if (step.has("break")) {
      codes.add(1006);
    }
    return codes;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
