package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  @ParameterizedTest
  @CsvSource({
    "q=a, a",
    "q=, ''",
    "q, ''",
    "x=1&q=a+b%20c, a b c",
    "q=%C3%BC%F0%9F%91%8D, ü👍",
    "%71=x, x",
    "q=a=b, a=b",
    "q=%2B%26, +&",
    "&&q=1&, 1"
  })
  void readsText(String raw, String value) {
    assertThat(Query.parse(raw).text("q")).isEqualTo(value);
  }

  @Test
  void knowsWhatIsNotGiven() {
    Query query = Query.parse(null);

    assertThat(query.text("q")).isNull();
    assertThat(query.number("q")).isNull();
    assertThat(query.has("q")).isFalse();
    assertThat(query.all("q")).isEmpty();
    assertThat(query.limit(50, 100)).isEqualTo(50);
  }

  @Test
  void readsWhatMayBeRepeatedInOrder() {
    assertThat(Query.parse("id=b&x=1&id=a&id=b").all("id")).containsExactly("b", "a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=%", "q=%4", "q=%zz", "q=%FF", "q=%C3", "q=%ED%A0%80", "%FF=1"})
  void refusesWhatIsNotPercentEncodedUtf8(String raw) {
    assertInvalid(() -> Query.parse(raw));
  }

  @Test
  void refusesRepeats() {
    assertInvalid(() -> Query.parse("q=1&q=1").text("q"));
    assertInvalid(() -> Query.parse("q=1&q=1").number("q"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "9007199254740992, 9007199254740992",
    "999999999999999999, 999999999999999999",
    "9223372036854775807, 9223372036854775807"
  })
  void readsNumbers(String text, long number) {
    assertThat(Query.parse("n=" + text).number("n")).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "x",
        "0x1",
        "%201",
        "1%00",
        "٣",
        "99999999999999999999",
        "9223372036854775808",
        "null"
      })
  void refusesWhatIsNoNumber(String text) {
    assertInvalid(() -> Query.parse("n=" + text).number("n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "x", "", "99999999999"})
  void refusesLimitsOutOfRange(String limit) {
    assertInvalid(() -> Query.parse("limit=" + limit).limit(50, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 100})
  void takesLimitsInRange(int limit) {
    assertThat(Query.parse("limit=" + limit).limit(50, 100)).isEqualTo(limit);
  }

  private static void assertInvalid(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FaultException.class, why -> assertThat(why.fault()).isEqualTo(Fault.INVALID));
  }
}
