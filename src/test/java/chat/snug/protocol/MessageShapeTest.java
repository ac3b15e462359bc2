package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts, data, mentions and emoji at their limits. */
class MessageShapeTest {
  private static final String ASTRAL = "😀";

  private static String text(String text) {
    return "\"text\":" + Reading.escaped(text);
  }

  private static Fault faultOf(String members) {
    return Reading.fault(Reading.send(members));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "字", ASTRAL, "👨‍👩‍👧‍👦"})
  void aTextIsCountedInCodePoints(String unit) {
    int count = unit.codePointCount(0, unit.length());
    String longest = unit.repeat(8000 / count) + "x".repeat(8000 % count);

    assertThat(Reading.sent(text(longest)).text()).isEqualTo(longest);
    assertThat(faultOf(text(longest + "x"))).isEqualTo(Fault.TOO_LARGE);
    assertThat(faultOf(text(longest + ASTRAL))).isEqualTo(Fault.TOO_LARGE);
  }

  @Test
  void aTextOfEightThousandAstralCharactersComesUnescapedToo() {
    String longest = ASTRAL.repeat(8000);
    assertThat(Reading.sent("\"text\":\"" + longest + '"').text()).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udc00",
        "a\\ud800",
        "\\ud800a",
        "\\udc00\\ud800",
        "\\ud83d\\ud83d\\ude00",
        "\\ud83d\\ude00\\ude00",
        "a\\u0000b",
        "\\u0000"
      })
  void halvesOfSurrogatePairsAndNulAreInvalid(String escaped) {
    assertThat(faultOf("\"text\":\"" + escaped + "\"")).isEqualTo(Fault.INVALID);
    assertThat(faultOf("\"data\":{},\"text\":\"" + escaped + "\"")).isEqualTo(Fault.INVALID);
  }

  @Test
  void pairsThatCameAsEscapesAreOneCharacter() {
    assertThat(Reading.sent("\"text\":\"\\ud83d\\ude00\"").text()).isEqualTo(ASTRAL);
  }

  private static final int[] WHITE_SPACE = {
    0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
    0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000
  };

  @Test
  void whiteSpaceOfAnyScriptAloneIsInvalidUnlessDataIsGiven() {
    for (int space : WHITE_SPACE) {
      String blank = Character.toString(space).repeat(2);
      assertThat(faultOf(text(blank))).as("%x", space).isEqualTo(Fault.INVALID);
      assertThat(Reading.sent(text(blank) + ",\"data\":{}").text()).isEqualTo(blank);
      assertThat(Reading.sent(text(blank + "x")).text()).isEqualTo(blank + "x");
    }
    String all = IntStream.of(WHITE_SPACE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
    assertThat(faultOf(text(all))).isEqualTo(Fault.INVALID);
  }

  @Test
  void anEmptyTextNeedsData() {
    assertThat(faultOf("\"text\":\"\"")).isEqualTo(Fault.INVALID);
    assertThat(faultOf("\"text\":\"\",\"data\":null")).isEqualTo(Fault.INVALID);
    assertThat(faultOf("\"text\":\"\",\"attachments\":[]")).isEqualTo(Fault.INVALID);
    assertThat(Reading.sent("\"text\":\"\",\"data\":{}").text()).isEmpty();
    assertThat(faultOf("\"data\":{}")).as("text is required").isEqualTo(Fault.INVALID);
  }

  @Test
  void anEditThatLeavesNothingIsInvalid() {
    String edit = "{\"type\":\"edit\",\"ref\":\"r\",\"room\":\"tea\",\"seq\":1,\"text\":\" \"";
    assertThat(Reading.fault(edit + ",\"data\":null}")).isEqualTo(Fault.INVALID);
    assertThat(Reading.read(edit + "}")).isInstanceOf(ClientFrame.Edit.class);
    assertThat(Reading.read(edit + ",\"data\":{}}")).isInstanceOf(ClientFrame.Edit.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[ ]", "[\\n]", "null"})
  void anEmptyListOfAttachmentsIsNone(String attachments) {
    assertThat(Reading.sent("\"text\":\"hi\",\"attachments\":" + attachments.replace("\\n", "\n"))
            .text())
        .isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "[[]]", "[null]", "\"x\"", "\"\"", "{}", "false", "0"})
  void anythingElseInAttachmentsIsUnsupported(String attachments) {
    assertThat(faultOf("\"text\":\"hi\",\"attachments\":" + attachments))
        .isEqualTo(Fault.UNSUPPORTED);
  }

  @Test
  void fiftyMentionsAndNoMore() {
    String fifty = String.join(",", Collections.nCopies(50, "\"ann\""));
    assertThat(Reading.sent("\"text\":\"hi\",\"mentions\":[" + fifty + "]").mentions())
        .containsExactly("ann");
    assertThat(faultOf("\"text\":\"hi\",\"mentions\":[" + fifty + ",\"bob\"]"))
        .isEqualTo(Fault.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "-9223372036854775808"})
  void whatCanBeNoSeqNamesNoMessage(String seq) {
    assertThat(faultOf("\"text\":\"hi\",\"reply_to\":" + seq)).isEqualTo(Fault.NOT_FOUND);
    assertThat(faultOf("\"text\":\"hi\",\"thread\":" + seq)).isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void fiveHundredWatchedUsersAndNoMore() {
    String users = "\"ann\",".repeat(499);
    assertThat(Reading.read("{\"type\":\"watch\",\"users\":[" + users + "\"bob\"]}"))
        .isInstanceOf(ClientFrame.Watch.class);
    assertThat(Reading.fault("{\"type\":\"watch\",\"users\":[" + users + "\"bob\",\"cat\"]}"))
        .isEqualTo(Fault.INVALID);
  }

  private static String react(String emoji) {
    return "{\"type\":\"react\",\"ref\":\"r\",\"room\":\"tea\",\"seq\":1,\"on\":true,\"emoji\":\""
        + emoji + "\"}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"👍", "👍🏽", "👨‍👩‍👧‍👦", "❤️", "+1", ":tea:", "字"})
  void emojiAreShortTexts(String emoji) {
    assertThat(Reading.read(react(emoji)))
        .isInstanceOfSatisfying(
            ClientFrame.React.class, react -> assertThat(react.emoji()).isEqualTo(emoji));
  }

  @Test
  void anEmojiHasSixtyFourBytesOfUtf8() {
    assertThat(Reading.read(react(ASTRAL.repeat(16)))).isInstanceOf(ClientFrame.React.class);
    assertThat(Reading.read(react("é".repeat(32)))).isInstanceOf(ClientFrame.React.class);
    assertThat(Reading.fault(react(ASTRAL.repeat(16) + "x"))).isEqualTo(Fault.INVALID);
    assertThat(Reading.fault(react("é".repeat(32) + "x"))).isEqualTo(Fault.INVALID);
    assertThat(Reading.fault(react("x".repeat(65)))).isEqualTo(Fault.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\\u3000", "\\u0000", "a\\u0000", "\\ud83d", "\\n", "a\\u0007", "\\u0085"
      })
  void whatIsNoEmojiIsInvalid(String emoji) {
    assertThat(Reading.fault(react(emoji))).isEqualTo(Fault.INVALID);
  }

  private static String data(String data) {
    return "\"text\":\"hi\",\"data\":" + data;
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"%s\"}", "{ \"a\"\t:\n\"%s\" }", "{\"é\":\"%s\"}"})
  void dataHasFourThousandNinetySixBytesAsItCame(String form) {
    int frame = form.formatted("").getBytes(StandardCharsets.UTF_8).length;
    String fits = form.formatted("x".repeat(4096 - frame));

    assertThat(Reading.sent(data(fits)).data()).isEqualTo(fits);
    assertThat(faultOf(data(form.formatted("x".repeat(4097 - frame))))).isEqualTo(Fault.TOO_LARGE);
    assertThat(faultOf(data(form.formatted(ASTRAL.repeat(1025))))).isEqualTo(Fault.TOO_LARGE);
  }

  @Test
  void whiteSpaceInDataCountsToo() {
    assertThat(Reading.sent(data("{" + " ".repeat(4094) + "}")).data()).hasSize(4096);
    assertThat(faultOf(data("{" + " ".repeat(4095) + "}"))).isEqualTo(Fault.TOO_LARGE);
  }

  private static String nested(int levels, String open, String close) {
    return "{\"a\":" + open.repeat(levels - 1) + close.repeat(levels - 1) + "}";
  }

  @Test
  void dataIsSixteenLevelsDeepTheObjectItselfIsTheFirst() {
    String deepest = nested(16, "[", "]");
    assertThat(Reading.sent(data(deepest)).data()).isEqualTo(deepest);
    assertThat(faultOf(data(nested(17, "[", "]")))).isEqualTo(Fault.TOO_LARGE);
    String objects = "{\"a\":".repeat(15) + "{}" + "}".repeat(15);
    assertThat(Reading.sent(data(objects)).data()).isEqualTo(objects);
    assertThat(faultOf(data("{\"a\":" + objects + "}"))).isEqualTo(Fault.TOO_LARGE);
    assertThat(Reading.sent(data("{\"a\":[[]],\"b\":[[]],\"c\":[" + "[],".repeat(40) + "[]]}"))
            .data())
        .as("many are not deep")
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "[1,[1e309]]", "{\"b\":1.8e308}", "1e999999999"})
  void numbersOutsideTheRangeOfADoubleAreInvalid(String number) {
    assertThat(faultOf(data("{\"a\":" + number + "}"))).isEqualTo(Fault.INVALID);
  }

  @Test
  void aNumberOfManyDigitsMayBeOutsideToo() {
    assertThat(faultOf(data("{\"a\":1" + "0".repeat(309) + "}"))).isEqualTo(Fault.INVALID);
    assertThat(Reading.sent(data("{\"a\":1" + "0".repeat(308) + "}")).data()).isNotNull();
    assertThat(Reading.sent(data("{\"a\":1" + "0".repeat(308) + ".0}")).data()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ }",
        "{\"a\":1.0,\"a\":1.00}",
        "{\"a\":-0,\"b\":1E+2,\"c\":1e-400,\"d\":12345678901234567890123}",
        "{\"a\":\"\\u0000\\ud800\\/\\u00e9é👍\"}",
        "{\"a\":\"\\ud83d\\ude00\",\"\":null,\"t\":[true,false]}",
        "{\t\"a\"\n:\r[ 1 , 2 ]}",
        "{\"\\ud800\":1}"
      })
  void dataIsKeptAsItCame(String data) {
    assertThat(Reading.sent(data(data)).data()).isEqualTo(data);
    assertThat(Reading.sent("\"data\":" + data + ",\"text\":\"hi\"").data()).isEqualTo(data);
  }

  @Test
  void aLimitOfZeroIsOff() throws NotAnObjectException {
    FrameReader unlimited = new FrameReader(new Shapes(new Rules(0, 0, 0, 0, 0, 0, 0, 0)));
    String json =
        Reading.send("\"text\":\"" + "x".repeat(20_000) + "\",\"data\":{\"a\":" + "[".repeat(5000)
            + "]".repeat(5000) + "},\"mentions\":[" + "\"ann\",".repeat(60) + "\"bob\"]");

    assertThat(unlimited.read(json)).isInstanceOf(ClientFrame.Send.class);
    assertThat(unlimited.read(react("x".repeat(70)))).isInstanceOf(ClientFrame.React.class);
    assertThat(unlimited.read(
            "{\"type\":\"watch\",\"users\":[" + "\"ann\",".repeat(600) + "\"bob\"]}"))
        .isInstanceOf(ClientFrame.Watch.class);
  }

  @Test
  void namesAndAvatarsAreBounded() {
    Shapes shapes = new Shapes(Reading.RULES);
    assertThat(shapes.name("name", ASTRAL.repeat(200))).hasSize(400);
    assertThat(shapes.avatar("x".repeat(2000))).hasSize(2000);
    assertThat(refusal(() -> shapes.name("name", ASTRAL.repeat(201)))).isEqualTo(Fault.INVALID);
    assertThat(refusal(() -> shapes.name("name", ""))).isEqualTo(Fault.INVALID);
    assertThat(refusal(() -> shapes.name("name", "\u3000"))).isEqualTo(Fault.INVALID);
    assertThat(refusal(() -> shapes.name("name", "a\u0000"))).isEqualTo(Fault.INVALID);
    assertThat(refusal(() -> shapes.name("name", "a\ud800"))).isEqualTo(Fault.INVALID);
    assertThat(refusal(() -> shapes.avatar(""))).isEqualTo(Fault.INVALID);
    assertThat(refusal(() -> shapes.avatar("x".repeat(2001)))).isEqualTo(Fault.INVALID);
  }

  private static Fault refusal(Runnable check) {
    try {
      check.run();
      throw new AssertionError("was not refused");
    } catch (FaultException e) {
      return e.fault();
    }
  }
}
