package chat.snug.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void logfmtQuotesOnlyWhereItMust() {
    Map<String, Object> fields =
        fields("message", "listening", "url", "http://0.0.0.0:8080", "n", 5, "ok", true);
    fields.put("text", "two words");
    fields.put("empty", "");
    assertThat(written(new Logfmt(), fields))
        .isEqualTo(
            "message=listening url=http://0.0.0.0:8080 n=5 ok=true text=\"two words\" empty=\"\"");
  }

  @Test
  void jsonKeepsNumbersAndAddresses() {
    Map<String, Object> fields =
        fields("message", "listening", "url", "http://[::]:8080", "n", 5L, "ok", true);
    fields.put("ratio", 0.5);
    fields.put("odd", Double.NaN);
    assertThat(written(new JsonLines(), fields))
        .isEqualTo(
            "{\"message\":\"listening\",\"url\":\"http://[::]:8080\",\"n\":5,\"ok\":true,\"ratio\":0.5,\"odd\":\"NaN\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nlevel=error message=forged",
        "a\r\n{\"level\":\"error\"}",
        "a\" level=error b=\"",
        "a\\\" level=error",
        "a level=error",
        "a=b",
        "a\u2028b",
        "a\u0085b",
        "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
        "\u202eright to left",
        "\ud800",
        "\udc00\ud800",
        "\u0000",
      })
  void nothingForgesAFieldOrALine(String hostile) throws IOException {
    Map<String, Object> fields = fields("level", "info", "user", hostile, "n", 1, "end", "x");
    String logfmt = written(new Logfmt(), fields);
    assertThat(logfmt).startsWith("level=info user=\"").endsWith("\" n=1 end=x");
    String quoted =
        logfmt.substring("level=info user=".length(), logfmt.length() - " n=1 end=x".length());
    assertThat(JSON.readValue(quoted, String.class)).isEqualTo(hostile);
    assertThat(isOnePrintableLine(logfmt)).isTrue();
  }

  /** Whatever comes in: one line, whose quoted parts end where they began, and which gives the text back. */
  @Property
  void anyTextIsOneLineOfLogfmt(@ForAll String text) throws IOException {
    String line = written(new Logfmt(), fields("level", "info", "text", text, "n", 1, "end", "x"));
    assertThat(isOnePrintableLine(line)).isTrue();
    String value =
        line.substring("level=info text=".length(), line.length() - " n=1 end=x".length());
    String read = value.startsWith("\"") ? JSON.readValue(value, String.class) : value;
    assertThat(read).isEqualTo(text);
    assertThat(value.startsWith("\"") || value.chars().noneMatch(c -> c <= ' ' || c == '='))
        .isTrue();
  }

  @Property
  void anyTextIsOneLineOfJsonThatParsesBack(@ForAll String text, @ForAll long number)
      throws IOException {
    String line =
        written(new JsonLines(), fields("text", text, "number", number, "a", "b", "c", "d"));
    assertThat(isOnePrintableLine(line)).isTrue();
    JsonNode read = JSON.readTree(line);
    assertThat(read.get("text").textValue()).isEqualTo(text);
    assertThat(read.get("number").longValue()).isEqualTo(number);
    assertThat(read.size()).isEqualTo(4);
  }

  private static boolean isOnePrintableLine(String line) {
    return line.codePoints()
        .noneMatch(c -> Character.isISOControl(c)
            || c == 0x2028
            || c == 0x2029
            || (c >= 0xd800 && c <= 0xdfff));
  }

  private static String written(LineFormat format, Map<String, Object> fields) {
    StringBuilder line = new StringBuilder();
    format.append(line, fields);
    return line.toString();
  }

  private static Map<String, Object> fields(
      String a, Object b, String c, Object d, String e, Object f, String g, Object h) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(a, b);
    fields.put(c, d);
    fields.put(e, f);
    fields.put(g, h);
    return fields;
  }
}
