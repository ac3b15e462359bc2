package chat.snug.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetupCodeTest {
  private final byte[] secret = ServerSecret.create(new SecureRandom());
  private final SetupCode code = new SetupCode(ServerSecret.of(secret));

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
    byte[] another = ServerSecret.create(new SecureRandom());
    assertThat(code.matches(new SetupCode(ServerSecret.of(another)).text())).isFalse();
  }

  /** Also that of a node that has the secret from the same database. */
  @Test
  void itIsTheSameWhereverTheSecretIs() {
    assertThat(code.matches(new SetupCode(ServerSecret.of(secret)).text())).isTrue();
  }
}
