package chat.snug.lifecycle;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** What the client libraries' issue asks for by name: the case, and the timelines that are about it. */
  private static final Map<String, List<String>> CASES = Map.ofEntries(
      entry(
          "token expiry in mid-send",
          List.of("token-expires-in-mid-send", "token-expired-closes-in-mid-send")),
      entry(
          "drain with retry_after_ms", List.of("drain-closed-by-4001", "drain-closed-by-a-break")),
      entry("gap and hold", List.of("gap-and-hold", "two-gaps")),
      entry("duplicate and late frames", List.of("duplicate-and-late-frames")),
      entry(
          "pause without the active chat screen", List.of("background-without-active-room-pauses")),
      entry("pause with the active chat screen", List.of("background-with-active-room-stays")),
      entry("foreground during backoff", List.of("foreground-during-backoff")),
      entry("outbox order after a restart", List.of("outbox-order-after-a-restart")),
      entry("a send refused for good", List.of("refused-for-good")),
      entry("clock jumps", List.of("lid-closed-for-an-hour", "lid-closed-for-moments")),
      entry("a half-open socket", List.of("half-open-after-a-ping", "half-open-after-a-send")),
      entry("resync", List.of("resync-is-fetched-at-once", "resync-of-too-many")),
      entry("catch-up in several pages", List.of("catch-up-in-several-pages")),
      entry("first install", List.of("first-install-resets-each-room")),
      entry("a year away", List.of("a-year-away", "a-year-away-with-the-room-open")),
      entry("another epoch", List.of("another-epoch")),
      entry("a page that crosses a live edit", List.of("page-crosses-a-live-edit")),
      entry("a deletion caught up", List.of("deletion-caught-up")),
      entry(
          "a room left or removed while offline",
          List.of("room-missing-in-welcome", "removed-while-offline")),
      entry(
          "a rate limit in the middle of a flush", List.of("rate-limit-in-the-middle-of-a-flush")),
      entry("a hello that arrives late", List.of("hello-late-and-its-4103")));

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
  void everyCaseOfTheIssueIsThere() {
    List<String> names = Timeline.all().stream().map(Timeline::name).toList();
    CASES.forEach((what, about) -> assertThat(names).as(what).containsAll(about));
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
