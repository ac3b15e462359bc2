package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorCheckTest {
  private final OperatorCheck check =
      new OperatorCheck(new OriginCheck(null, List.of("https://app.example")));

  @ParameterizedTest(name = "peer {0}, Host {1}: {2}")
  @CsvSource({
    "127.0.0.1, localhost:8080, true",
    "127.0.0.1, LOCALHOST, true",
    "127.9.8.7, 127.0.0.1:8080, true",
    "127.0.0.1, 127.1.2.3, true",
    "::1, [::1]:8080, true",
    "::ffff:127.0.0.1, localhost:8080, true",
    "192.168.1.5, localhost:8080, false",
    "172.17.0.1, localhost:8080, false",
    "203.0.113.5, 127.0.0.1:8080, false",
    "127.0.0.1, chat.example, false",
    "127.0.0.1, localhost.evil.example, false",
    "127.0.0.1, 127.0.0.1.evil.example, false",
    "127.0.0.1, 10.0.0.1, false",
    "127.0.0.1, localhost evil, false",
    "127.0.0.1, , false",
    "'', localhost, false"
  })
  void peerAndHostAreLoopback(String peer, String host, boolean operator) {
    assertThat(check.isOperator(peer, host, List.of())).isEqualTo(operator);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-Forwarded-Proto",
        "X-Forwarded",
        "Forwarded",
        "Via",
        "X-Real-IP",
        "CF-Connecting-IP",
        "True-Client-IP"
      })
  void aProxyIsNoOperator(String header) {
    assertThat(check.isOperator("127.0.0.1", "localhost", List.of(Map.entry(header, "127.0.0.1"))))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, true",
    "http://127.0.0.1:8080, false",
    "http://localhost:3000, false",
    "https://app.example, false",
    "http://evil.example, false",
    "null, false"
  })
  void aForeignPageIsNoOperator(String origin, boolean operator) {
    assertThat(check.isOperator(
            "127.0.0.1",
            "localhost:8080",
            List.of(Map.entry("Accept", "*/*"), Map.entry("Origin", origin))))
        .isEqualTo(operator);
  }
}
