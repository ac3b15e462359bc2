package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Event;
import chat.snug.model.Patch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is what was meant, as another library reads it; what another library writes is read as it was meant. */
class WireRoundTripTest {
  private static final ObjectMapper OTHER = new ObjectMapper();

  /** Whole code points of all planes, without NUL, and something that is not white space. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> characters = Arbitraries.oneOf(
        Arbitraries.integers().between(1, 0x7f),
        Arbitraries.integers().between(0x80, 0xd7ff),
        Arbitraries.integers().between(0xe000, 0xffff),
        Arbitraries.integers().between(0x1_0000, 0x10_ffff),
        Arbitraries.of((int) '"', (int) '\\', (int) '/', 0x2028, 0x85, 0xfeff, 0xfffd));
    return characters.list().ofMaxSize(300).map(points -> {
      StringBuilder text = new StringBuilder("x");
      points.forEach(text::appendCodePoint);
      return text.toString();
    });
  }

  /** Texts of which an encoder's buffers don't hold one, so that pairs stand on every border. */
  @Provide
  Arbitrary<String> longTexts() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 5000))
        .as((shift, pairs) -> "x".repeat(shift) + "😀".repeat(pairs));
  }

  @Provide
  Arbitrary<String> data() {
    Arbitrary<String> numbers =
        Arbitraries.of("0", "-0", "1.50", "1E+2", "1e-400", "12345678901234567890", "-0.0e0");
    Arbitrary<String> strings =
        Arbitraries.of("\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"é👍\"", "\"\\/\\n\"", "\"\u2028\"");
    Arbitrary<String> values = Arbitraries.lazyOf(
        () -> numbers,
        () -> strings,
        () -> Arbitraries.of("true", "false", "null", "{}", "[]", "{ }", "[\n]"),
        () -> values(3).map(list -> "[" + list + "]"));
    Arbitrary<String> spaces = Arbitraries.of("", " ", "\n", "\t ", "\r\n");
    return Combinators.combine(values, values, spaces)
        .as((a, b, space) ->
            "{" + space + "\"a\"" + space + ":" + a + space + ",\"a\":" + space + b + space + "}");
  }

  private static Arbitrary<String> values(int max) {
    return Arbitraries.of("1", "\"x\"", "null", "[ 1.0 ]", "{\"k\":-1}")
        .list()
        .ofMaxSize(max)
        .map(list -> String.join(" , ", list));
  }

  @Property(tries = 300)
  void anyLibrarysSendIsRead(@ForAll("texts") String text) throws IOException {
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    frame.put("type", "send").put("room", "tea").put("client_msg_id", "c1").put("text", text);

    assertThat(Reading.read(OTHER.writeValueAsString(frame)))
        .isInstanceOfSatisfying(
            ClientFrame.Send.class, send -> assertThat(send.body().text()).isEqualTo(text));
  }

  @Property(tries = 300)
  void anyLibraryReadsAMessage(@ForAll("texts") String text) throws IOException {
    JsonNode json = OTHER.readTree(Views.encode(sent(text, null)));

    assertThat(json.get("text").textValue()).isEqualTo(text);
    assertThat(json.get("seq").longValue()).isEqualTo(5);
  }

  @Property(tries = 50)
  void pairsOfSurrogatesSurviveEveryBuffer(@ForAll("longTexts") String text) throws IOException {
    String data = "{\"a\":\"" + text + "\"}";
    byte[] json = Views.encode(sent(text, data));

    assertThat(OTHER.readTree(json).get("text").textValue()).isEqualTo(text);
    assertThat(new String(json, StandardCharsets.UTF_8)).endsWith(",\"data\":" + data + "}");
  }

  @Property(tries = 300)
  void dataPassesByteForByte(@ForAll("data") String data) throws IOException {
    String came = Reading.sent("\"text\":\"\",\"data\":" + data + " ,\"z\":{}").data();
    assertThat(came).isEqualTo(data);

    byte[] sent = Views.encode(sent("", came));
    byte[] edited =
        Views.encode(new Event.Edited("tea", 6, 0, "ann", 5, null, "", Patch.of(came), null));
    assertThat(new String(sent, StandardCharsets.UTF_8)).endsWith(",\"data\":" + data + "}");
    assertThat(new String(edited, StandardCharsets.UTF_8)).endsWith(",\"data\":" + data + "}");
    assertThat(OTHER.readTree(sent).get("data")).isEqualTo(OTHER.readTree(data));
  }

  @Property(tries = 500)
  void whateverComesIsAFrameARefusalOrNoObject(@ForAll("noise") String noise) {
    ClientFrame frame;
    try {
      frame = Reading.readStrictly(noise);
    } catch (NotAnObjectException e) {
      return;
    }
    if (frame instanceof ClientFrame.Refused refused) {
      // The answer can be written, whatever the frame held.
      assertThat(FrameWriter.write(new ServerFrame.Error(refused.about(), refused.why())))
          .isNotEmpty();
    }
  }

  /** Pieces of frames in any order, now and then a whole frame with pieces in it. */
  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> pieces = Arbitraries.oneOf(
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"type\"",
            "\"send\"",
            "\"ping\"",
            "\"room\"",
            "\"ref\"",
            "null",
            "1e999",
            "-",
            "\"\\ud800\"",
            "\"\\u00",
            "\"",
            "\\",
            "\u0000",
            "👍",
            "\ud800",
            "\"text\":\"\\udfff\"",
            "\"data\":{\"a\":[1]}",
            "\"users\":[\"\\u0000\"]",
            "\"seq\":1"),
        Arbitraries.strings().ofMaxLength(5));
    Arbitrary<String> joined = pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    return Arbitraries.oneOf(
        joined,
        Combinators.combine(
                Arbitraries.of("send", "edit", "react", "watch", "hello", "read", "\\udbff"),
                pieces,
                pieces)
            .as((type, a, b) -> "{\"type\":\"" + type + "\"," + a + ":" + b + "}"),
        Combinators.combine(
                Arbitraries.of("send", "edit", "react", "typing", "token", "é"),
                Arbitraries.of("ref", "client_msg_id", "room", "text", "emoji"),
                Arbitraries.strings().ofMaxLength(70))
            .as((type, member, value) ->
                "{\"type\":\"" + type + "\",\"" + member + "\":" + Reading.escaped(value) + "}"));
  }

  private static Event.Sent sent(String text, String data) {
    return new Event.Sent("tea", 5, 0, "ann", "c1", text, null, null, List.of(), data, null);
  }
}
