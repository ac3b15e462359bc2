package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What closes the socket, and what is refused while the session goes on. */
class BadFramesTest {
  private enum Kind {
    STRING,
    INTEGER,
    BOOLEAN,
    STRINGS,
    OBJECT,
    EMPTY_LIST
  }

  private record Slot(String name, String good, Kind kind, boolean required) {}

  private static Slot must(String name, String good, Kind kind) {
    return new Slot(name, good, kind, true);
  }

  private static Slot may(String name, String good, Kind kind) {
    return new Slot(name, good, kind, false);
  }

  private static final Map<String, List<Slot>> SHAPES = Map.of(
      "hello",
      List.of(
          must("token", "\"t\"", Kind.STRING),
          must("device", "\"d\"", Kind.STRING),
          may("n", "4", Kind.INTEGER),
          must("state", "\"foreground\"", Kind.STRING),
          may("active_room", "\"tea\"", Kind.STRING),
          may("client", "\"web\"", Kind.STRING),
          may("version", "1", Kind.INTEGER)),
      "send",
      List.of(
          must("room", "\"tea\"", Kind.STRING),
          must("client_msg_id", "\"c1\"", Kind.STRING),
          must("text", "\"hi\"", Kind.STRING),
          may("reply_to", "1", Kind.INTEGER),
          may("thread", "1", Kind.INTEGER),
          may("mentions", "[\"ann\"]", Kind.STRINGS),
          may("attachments", "[]", Kind.EMPTY_LIST),
          may("data", "{}", Kind.OBJECT)),
      "edit",
      List.of(
          must("ref", "\"r\"", Kind.STRING),
          must("room", "\"tea\"", Kind.STRING),
          must("seq", "1", Kind.INTEGER),
          must("text", "\"hi\"", Kind.STRING),
          may("data", "{}", Kind.OBJECT)),
      "delete",
      List.of(
          must("ref", "\"r\"", Kind.STRING),
          must("room", "\"tea\"", Kind.STRING),
          must("seq", "1", Kind.INTEGER)),
      "react",
      List.of(
          must("ref", "\"r\"", Kind.STRING),
          must("room", "\"tea\"", Kind.STRING),
          must("seq", "1", Kind.INTEGER),
          must("emoji", "\"👍\"", Kind.STRING),
          must("on", "true", Kind.BOOLEAN)),
      "read",
      List.of(must("room", "\"tea\"", Kind.STRING), must("seq", "1", Kind.INTEGER)),
      "typing",
      List.of(must("room", "\"tea\"", Kind.STRING)),
      "state",
      List.of(
          must("state", "\"background\"", Kind.STRING), may("active_room", "\"tea\"", Kind.STRING)),
      "watch",
      List.of(must("users", "[\"ann\"]", Kind.STRINGS)),
      "token",
      List.of(must("token", "\"t\"", Kind.STRING)));

  /** Values of every JSON type, each with the kind of member that it would be good for; null: for none. */
  private static final List<Map.Entry<String, Kind>> VALUES = List.of(
      Map.entry("\"x\"", Kind.STRING),
      Map.entry("5", Kind.INTEGER),
      Map.entry("true", Kind.BOOLEAN),
      Map.entry("{}", Kind.OBJECT),
      Map.entry("{\"a\":[\"x\"]}", Kind.OBJECT),
      Map.entry("[\"x\"]", Kind.STRINGS));

  private static final List<String> GOOD_FOR_NOTHING = List.of(
      "5.5",
      "1e3",
      "1e400",
      "-1E-400",
      "9223372036854775808",
      "-9223372036854775809",
      "123456789012345678901234567890",
      "[1]",
      "[null]",
      "[[]]",
      "[[\"x\"]]",
      "[\"x\",{}]");

  static Stream<Arguments> wrongTypes() {
    return SHAPES.entrySet().stream()
        .flatMap(shape -> shape.getValue().stream()
            .flatMap(slot ->
                wrong(slot.kind()).map(value -> arguments(shape.getKey(), slot.name(), value))));
  }

  private static Stream<String> wrong(Kind kind) {
    return Stream.concat(
        VALUES.stream().filter(value -> value.getValue() != kind).map(Map.Entry::getKey),
        GOOD_FOR_NOTHING.stream());
  }

  @Test
  void theTableIsLargeEnough() {
    assertThat(wrongTypes().count()).isGreaterThan(500);
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void aMemberOfAnotherTypeIsInvalidAndNamed(String type, String member, String value) {
    FaultException why = Reading.refused(frame(type, Map.of(member, value))).why();

    if (member.equals("attachments")) {
      assertThat(why.fault()).isEqualTo(Fault.UNSUPPORTED);
    } else {
      assertThat(why.fault()).isEqualTo(Fault.INVALID);
    }
    assertThat(why.message()).contains("`" + member + "`");
  }

  static Stream<Arguments> members() {
    return SHAPES.entrySet().stream()
        .flatMap(shape -> shape.getValue().stream()
            .map(slot -> arguments(shape.getKey(), slot.name(), slot.required())));
  }

  @ParameterizedTest
  @MethodSource("members")
  void aMemberThatIsLeftOutOrNullIsInvalidWhereItIsRequired(
      String type, String member, boolean required) {
    for (String value : new String[] {"", "null"}) {
      ClientFrame frame = Reading.read(frame(type, Map.of(member, value)));
      if (required) {
        assertThat(frame).isInstanceOf(ClientFrame.Refused.class);
        FaultException why = ((ClientFrame.Refused) frame).why();
        assertThat(why.fault()).isEqualTo(Fault.INVALID);
        assertThat(why.message()).contains("`" + member + "`");
      } else {
        assertThat(frame).isNotInstanceOf(ClientFrame.Refused.class);
      }
    }
  }

  /** A good frame of the type with some members replaced, or left out where the value is empty. */
  private static String frame(String type, Map<String, String> others) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("type", '"' + type + '"');
    SHAPES.get(type).forEach(slot -> members.put(slot.name(), slot.good()));
    members.putAll(others);
    return members.entrySet().stream()
        .filter(member -> !member.getValue().isEmpty())
        .map(member -> '"' + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "5",
        "\"ping\"",
        "[]",
        "[{\"type\":\"ping\"}]",
        "{",
        "}",
        "{}",
        "{\"typ\":\"ping\"}",
        "{\"type\"}",
        "{\"type\":}",
        "{\"type\":\"ping\"",
        "{\"type\":\"ping\",}",
        "{\"type\":\"ping\"}}",
        "{\"type\":\"ping\"} {\"type\":\"ping\"}",
        "{\"type\":\"ping\"},",
        "{\"type\":\"ping\"} x",
        "{\"type\":\"ping\"} null",
        "{\"type\":\"ping\"}\u0000",
        "\ufeff{\"type\":\"ping\"}",
        "{'type':'ping'}",
        "{type:\"ping\"}",
        "{\"type\":\"ping\",/* so */\"x\":1}",
        "{\"type\":\"ping\"}//",
        "{\"type\":\"pi\nng\"}",
        "{\"type\":\"pi\tng\"}",
        "{\"type\":\"pi\\xng\"}",
        "{\"type\":\"pi\\u12\"}",
        "{\"type\":\"ping\",\"x\":NaN}",
        "{\"type\":\"ping\",\"x\":Infinity}",
        "{\"type\":\"ping\",\"x\":+1}",
        "{\"type\":\"ping\",\"x\":01}",
        "{\"type\":\"ping\",\"x\":.5}",
        "{\"type\":\"ping\",\"x\":5.}",
        "{\"type\":\"ping\",\"x\":0x1}",
        "{\"type\":\"ping\",\"x\":1e}",
        "{\"type\":\"ping\",\"x\":-}",
        "{\"type\":\"ping\",\"x\":[1,]}",
        "{\"type\":\"ping\",\"x\":[}",
        "{\"type\":\"ping\",\"x\":[1}}",
        "{\"type\":\"ping\",\"x\":{\"a\"}}",
        "{\"type\":\"ping\",\"x\":tru}",
        "{\"type\":\"ping\",\"x\":truer}",
        "{\"type\":\"ping\" \"x\":1}",
        "{\"type\":\"ping\";\"x\":1}",
        "{\"type\":null}",
        "{\"type\":5}",
        "{\"type\":[\"ping\"]}",
        "{\"type\":{\"type\":\"ping\"}}",
        "{\"type\":true}",
        "{\"Type\":\"ping\"}",
        "{\"type\":\"ping\",\"type\":null}",
      })
  void whatIsNoJsonNoObjectOrHasNoTypeClosesTheSocket(String text) {
    assertThatThrownBy(() -> Reading.readStrictly(text)).isInstanceOf(NotAnObjectException.class);
  }

  @Test
  void deepNestingThatNeverEndsIsNoJsonAndNoStackOverflow() {
    for (String opening : new String[] {"[", "{\"a\":"}) {
      assertThatThrownBy(
              () -> Reading.readStrictly("{\"type\":\"ping\",\"x\":" + opening.repeat(13_000)))
          .isInstanceOf(NotAnObjectException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "welcome",
        "ack",
        "message",
        "Ping",
        "ping ",
        "",
        "x",
        "send\\u0000",
        "é",
        "\\ud800"
      })
  void anUnknownTypeIsUnsupported(String type) {
    assertThat(Reading.fault("{\"type\":\"" + type + "\"}")).isEqualTo(Fault.UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Foreground", "away", "", " foreground"})
  void stateIsForegroundOrBackground(String state) {
    assertThat(Reading.fault("{\"type\":\"state\",\"state\":\"" + state + "\"}"))
        .isEqualTo(Fault.INVALID);
    assertThat(Reading.fault(frame("hello", Map.of("state", '"' + state + '"'))))
        .isEqualTo(Fault.INVALID);
  }

  private static final List<String> NO_IDS = List.of(
      "",
      ".",
      "..",
      "me",
      "a b",
      "a/b",
      "é",
      "a\\u0000",
      "a\\n",
      "👍",
      "a%2e",
      "a+b",
      "#",
      "~",
      "x".repeat(65));

  @Test
  void whatIsNoIdIsNone() {
    for (String id : NO_IDS) {
      String json = '"' + id + '"';
      assertThat(Reading.fault(frame("typing", Map.of("room", json))))
          .as(id)
          .isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("send", Map.of("room", json))))
          .as(id)
          .isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("send", Map.of("mentions", "[\"ann\"," + json + "]"))))
          .as(id)
          .isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("watch", Map.of("users", "[" + json + "]"))))
          .as(id)
          .isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("state", Map.of("active_room", json))))
          .as(id)
          .isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("hello", Map.of("active_room", json))))
          .as(id)
          .isEqualTo(Fault.INVALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é", "\\u007f", "\\u001f", "a\\n", "\\u00a0", "👍"})
  void whatClientsMakeUpIsPrintableAscii(String token) {
    List<String> tokens = List.of(token, "x".repeat(65));
    for (String bad : tokens) {
      String json = '"' + bad + '"';
      assertThat(Reading.fault(frame("send", Map.of("client_msg_id", json))))
          .isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("delete", Map.of("ref", json)))).isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("edit", Map.of("ref", json)))).isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("react", Map.of("ref", json)))).isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("hello", Map.of("device", json)))).isEqualTo(Fault.INVALID);
      assertThat(Reading.fault(frame("hello", Map.of("client", json)))).isEqualTo(Fault.INVALID);
    }
  }

  @Test
  void sixtyFourCharactersAreNotTooMany() {
    String longest = '"' + "~".repeat(32) + " ".repeat(32) + '"';
    assertThat(Reading.read(frame("send", Map.of("client_msg_id", longest))))
        .isInstanceOf(ClientFrame.Send.class);
    assertThat(Reading.read(frame("typing", Map.of("room", '"' + "aZ0_.:@-".repeat(8) + '"'))))
        .isInstanceOf(ClientFrame.Typing.class);
  }
}
