package chat.snug.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetupCodeTest {
  private final SetupCode code = new SetupCode(new SecureRandom());

  @Test
  void canBeReadAndTyped() {
    assertThat(code.text()).matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}");
    assertThat(code.matches(code.text())).isTrue();
    assertThat(code.matches("  " + code.text() + " ")).isTrue();
    assertThat(code.toString()).doesNotContain(code.text());
  }

  @Test
  void nothingElseMatches() {
    String text = code.text();
    assertThat(List.of("", "0", text + "0", text.substring(1), text.replace("-", ""), "\uD800"))
        .noneMatch(code::matches);
    assertThat(code.matches(new SetupCode(new SecureRandom()).text())).isFalse();
  }
}
