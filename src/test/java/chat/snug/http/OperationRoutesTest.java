package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.http.Tester.Answer;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Health, metrics, documents and the page: what needs no token. */
class OperationRoutesTest {
  private static final Pattern SAMPLE = Pattern.compile(
      "[a-zA-Z_:][\\w:]*(\\{([a-zA-Z_]\\w*=\"([^\"\\\\]|\\\\.)*\",?)*})? (NaN|[+-]?Inf|[+-]?[\\d.]+([eE][+-]?\\d+)?)");
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"");

  private HttpNode node;
  private Tester nobody;

  @BeforeEach
  void start() {
    node = HttpNode.start(Map.of());
    nobody = Tester.anonymous(node);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  @Test
  void aServingNodeIsReady() {
    assertThat(nobody.get("/health/ready").status()).isEqualTo(200);
    assertThat(nobody.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void aDrainingNodeIsAliveAndNotReady() {
    node.state.draining();

    assertThat(nobody.get("/health/ready").status()).isEqualTo(503);
    assertThat(nobody.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void aNodeWithoutItsStoreIsAliveAndNotReady() {
    node.loseStore();

    assertThat(nobody.get("/health/ready").status()).isEqualTo(503);
    assertThat(nobody.get("/health/live").status()).isEqualTo(200);
  }

  /** Anybody can make up methods, and a series for each would fill the memory. */
  @Test
  void madeUpMethodsMakeNoSeries() throws IOException {
    assertThat(RawHttp.send(node, "MADEUP / HTTP/1.1\r\nHost: x\r\na: b\u0001c\r\n\r\n"))
        .startsWith("HTTP/1.1 400");

    assertThat(nobody.get("/metrics").text()).contains("method=\"OTHER\"").doesNotContain("MADEUP");
  }

  @Test
  void metricsAreSamples() {
    Tester.user(node, "ann").known();
    nobody.get("/v1/users/someone");
    Answer answer = nobody.get("/metrics");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.text().lines().filter(line -> !line.startsWith("#")))
        .allMatch(line -> SAMPLE.matcher(line).matches())
        .anyMatch(line -> line.startsWith("snug_http_requests_seconds_count")
            && line.contains("route=\"/v1/users/:user\"")
            && line.contains("status=\"401\""))
        .noneMatch(line -> line.contains("someone"));
  }

  @ParameterizedTest
  @CsvSource({"/openapi.json, openapi", "/asyncapi.json, asyncapi"})
  void documentsAreServed(String path, String member) {
    Answer answer = nobody.get(path);

    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().getString(member)).startsWith("3.");
  }

  @Test
  void thePageLoadsNothingButItsOwnFiles() {
    Answer page = nobody.get("/");

    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'self'");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.text()).doesNotContain("<style", "onclick=", "style=", "http://", "https://");
    assertThat(REFERENCE
            .matcher(page.text())
            .results()
            .map(found -> found.group(1))
            .toList())
        .isNotEmpty()
        .allSatisfy(path -> assertThat(nobody.get(path).status()).isEqualTo(200));
  }

  @Test
  void aFileThatIsKnownIsNotSentAgain() {
    String tag = nobody.get("/app.js").header("ETag");
    Answer again = nobody.with("If-None-Match", tag, "GET", "/app.js");

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(nobody.with("If-None-Match", "\"other\"", "GET", "/app.js").status())
        .isEqualTo(200);
  }

  @Test
  void theSocketsPathExpectsAHandshake() {
    nobody.get("/v1/socket").isProblem(400, "invalid");
    nobody.post("/v1/socket", "{}").isProblem(405, "unsupported");
  }
}
