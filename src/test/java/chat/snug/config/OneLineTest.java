package chat.snug.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineTest {
  @ParameterizedTest
  @CsvSource({
    "plain text, plain text",
    "grüße 👍, grüße 👍",
    "'a\nb', a\\u000ab",
    "'a\u001bb', a\\u001bb",
    "'a\u007fb', a\\u007fb",
    "'a\u0085b', a\\u0085b",
    "'a\u2028b', a\\u2028b",
    "'a\u202eb', a\\u202eb",
    "'a\ufeffb', a\\ufeffb",
    "'a\ud800b', a\\ud800b",
    "'\udb40\udc01', \\udb40\\udc01",
  })
  void whatCouldForgeALineIsEscaped(String text, String line) {
    assertThat(OneLine.escape(text)).isEqualTo(line);
  }

  /** Whatever comes in, one printable line goes out, and a JSON reader turns it back. */
  @Property
  void quotesAnyText(@ForAll String text) throws JsonProcessingException {
    String line = OneLine.quote(text);
    assertThat(line.codePoints()).noneMatch(Character::isISOControl);
    assertThat(line).doesNotContain("\u2028", "\u2029").startsWith("\"").endsWith("\"");
    assertThat(new ObjectMapper().readValue(line, String.class)).isEqualTo(text);
  }
}
