package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import chat.snug.model.FaultException;
import chat.snug.model.Patch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
  private static Members of(String json) {
    try {
      return Members.parse(json);
    } catch (NotAnObjectException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsLeftOutIsNotWhatIsNull() {
    Members members = of("{\"a\":null,\"b\":\"x\"}");

    assertThat(members.has("a")).isTrue();
    assertThat(members.lacks("a")).isTrue();
    assertThat(members.has("c")).isFalse();
    assertThat(members.lacks("c")).isTrue();
    assertThat(members.lacks("b")).isFalse();
    assertThat(members.textPatch("a")).isEqualTo(Patch.of(null));
    assertThat(members.textPatch("b")).isEqualTo(Patch.of("x"));
    assertThat(members.textPatch("c")).isEqualTo(Patch.absent());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void numbersAreAllThatALongHolds(long number) {
    assertThat(of("{\"a\":" + number + "}").number("a")).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775808", "-9223372036854775809", "99999999999999999999", "1.0", "1e2"
      })
  void otherNumbersAreNone(String number) {
    assertThatThrownBy(() -> of("{\"a\":" + number + "}").number("a"))
        .isInstanceOf(FaultException.class);
    assertThatThrownBy(() -> of("{\"m\":{\"a\":" + number + "}}").numbers("m"))
        .isInstanceOf(FaultException.class);
  }

  @Test
  void aNumberOfSixtyThousandDigitsCostsNothing() {
    assertThatThrownBy(() -> of("{\"a\":-" + "9".repeat(60_000) + "}").number("a"))
        .isInstanceOf(FaultException.class);
    assertThatThrownBy(() -> of("{\"m\":{\"a\":" + "9".repeat(60_000) + "}}").numbers("m"))
        .isInstanceOf(FaultException.class);
  }

  @Test
  void anObjectOfIntegersKeepsItsOrder() {
    assertThat(of("{\"m\":{\"z\":1,\"a\":-2,\"m\":3,\"a\":4}}").numbers("m"))
        .containsExactly(entry("z", 1L), entry("a", 4L), entry("m", 3L));
    assertThat(of("{\"m\":{}}").numbers("m")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "5",
        "\"x\"",
        "{\"a\":null}",
        "{\"a\":\"1\"}",
        "{\"a\":{}}",
        "{\"a\":[1]}"
      })
  void anObjectOfOtherThingsIsNone(String value) {
    assertThatThrownBy(() -> of("{\"m\":" + value + "}").numbers("m"))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("`m`");
  }

  @Test
  void nestedValuesAreTheTextThatCame() {
    Members members = of("{\"a\" : { \"é\" : [ 1.50 ] } , \"b\":[\"x\" , \"\\u0079\"]}");

    assertThat(members.objectOrNull("a")).isEqualTo("{ \"é\" : [ 1.50 ] }");
    assertThat(members.texts("b")).containsExactly("x", "y");
    assertThat(members.texts("c")).isEmpty();
    assertThat(members.objectOrNull("c")).isNull();
    assertThatThrownBy(() -> members.objectOrNull("b")).isInstanceOf(FaultException.class);
    assertThatThrownBy(() -> members.texts("a")).isInstanceOf(FaultException.class);
  }

  @Test
  void refusalsCarryNoStackTrace() {
    assertThatThrownBy(() -> of("{}").text("a"))
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    assertThatThrownBy(() -> Members.parse("x"))
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }
}
