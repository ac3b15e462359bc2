package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server sent is told as it came. */
class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "1.10",
        "1e400",
        "1E-7",
        "-0",
        "-0.0",
        "0",
        "12345678901234567890123",
        "9223372036854775807",
        "9223372036854775808",
        "0.1000000000000000055511151231257827"
      })
  void numbersStayAsTheyAre(String number) {
    String json = "{\"data\":{\"n\":" + number + ",\"list\":[" + number + "]}}";
    assertThat(Json.write(Json.object(json))).isEqualTo(json);
  }

  @Test
  void textsAndUnknownMembersStay() {
    String json = "{\"x\":{\"ü\":\"é 👍 \\u0000 \\n\",\"a\":[null,true,[]],\"\":{}}}";
    assertThat(Json.write(Json.object(json))).isEqualTo(json);
  }

  @Test
  void halfASurrogatePairIsEscaped() {
    String json = "{\"text\":\"\\ud800 and \\udc00\"}";
    assertThat(Json.write(Json.object(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "null", "{", "{}{}", "{} x", "{\"a\":}", "not json"})
  void whatIsNoObjectIsNone(String text) {
    assertThat(Json.object(text)).isNull();
  }

  @Test
  void aSeqIsAnIntegerOfSixtyFourBits() {
    assertThat(Json.number(Json.object("{\"seq\":7}"), "seq", -1)).isEqualTo(7);
    for (String bad : new String[] {"7.0", "1e999999999", "\"7\"", "null", "9223372036854775808"}) {
      assertThat(Json.number(Json.object("{\"seq\":" + bad + "}"), "seq", -1)).isEqualTo(-1);
    }
  }
}
