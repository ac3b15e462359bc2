package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginCheckTest {
  private final OriginCheck byHost = new OriginCheck(null, List.of());

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
          http://chat.example            | chat.example       | true
          https://chat.example           | chat.example       | true
          https://CHAT.example           | chat.EXAMPLE       | true
          http://chat.example:80         | chat.example       | true
          http://chat.example            | chat.example:80    | true
          https://chat.example           | chat.example:443   | true
          https://chat.example:443       | chat.example       | true
          http://localhost:8080          | localhost:8080     | true
          http://[::1]:8080              | [::1]:8080         | true
          http://chat.example:8080       | chat.example       | false
          http://chat.example            | chat.example:8080  | false
          https://chat.example           | chat.example:80    | false
          http://chat.example            | chat.example:443   | false
          http://evil.example            | chat.example       | false
          http://chat.example.evil       | chat.example       | false
          http://evil.chat.example       | chat.example       | false
          http://localhost:8080          | 127.0.0.1:8080     | false
          ftp://chat.example             | chat.example       | false
          null                           | chat.example       | false
          ""                             | chat.example       | false
          chat.example                   | chat.example       | false
          http://chat.example/           | chat.example       | false
          http://chat.example/x          | chat.example       | false
          http://user@chat.example       | chat.example       | false
          http://a.example,http://chat.example | chat.example | false
          http://chat.example evil       | chat.example       | false
          http://chat.example            | chat.example evil  | false
          http://chat.example            |                    | false
          """)
  void theOwnOriginIsThatOfTheHost(String origin, String host, boolean allowed) {
    assertThat(byHost.allows(List.of(origin), host)).isEqualTo(allowed);
    assertThat(byHost.isOwn(origin, host)).isEqualTo(allowed);
  }

  @Test
  void whoNamesNoOriginIsNoBrowser() {
    assertThat(byHost.allows(List.of(), "chat.example")).isTrue();
  }

  @Test
  void twoOriginsAreNone() {
    assertThat(byHost.allows(List.of("http://a.example", "http://a.example"), "a.example"))
        .isFalse();
  }

  @Test
  void aPublicUrlStandsInPlaceOfTheHost() {
    OriginCheck check = new OriginCheck(URI.create("https://Chat.example/app/"), List.of());

    assertThat(check.allows(List.of("https://chat.example"), "internal:8080")).isTrue();
    assertThat(check.allows(List.of("https://chat.example:443"), "internal:8080"))
        .isTrue();
    assertThat(check.allows(List.of("http://internal:8080"), "internal:8080")).isFalse();
    assertThat(check.allows(List.of("http://chat.example"), "chat.example")).isFalse();
  }

  @Test
  void listedOriginsAreAllowedButNotOwn() {
    OriginCheck check =
        new OriginCheck(null, List.of("https://app.example", "capacitor://localhost"));

    assertThat(check.allows(List.of("https://app.example:443"), "chat.example")).isTrue();
    assertThat(check.allows(List.of("capacitor://localhost"), "chat.example")).isTrue();
    assertThat(check.allows(List.of("http://app.example"), "chat.example")).isFalse();
    assertThat(check.isListed("https://APP.example")).isTrue();
    assertThat(check.isOwn("https://app.example", "chat.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "app.example", "https://app.example/x", "null", ""})
  void whatIsNoOriginCantBeListed(String origin) {
    assertThatThrownBy(() -> new OriginCheck(null, List.of(origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(origin);
  }
}
