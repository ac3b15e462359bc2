package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.http.Tester.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every call: paths, methods, tokens, bodies, headers. */
class ConventionsTest {
  private static HttpNode node;
  private static Tester ann;
  private static Tester nobody;

  @BeforeAll
  static void start() {
    node = HttpNode.start(Map.of("origins", "https://app.example"));
    ann = Tester.user(node, "ann").known();
    nobody = Tester.anonymous(node);
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/no-such-thing",
        "/no-such-thing",
        "/v1",
        "/v2/users/me",
        "/v1/rooms/a/b/c",
        "/v1/rooms/",
        "/v1/users/.",
        "/v1/rooms/a/messages/5/reactions/..",
        "/app.js/x"
      })
  void unknownPathsAreNotFoundWhoeverAsks(String path) {
    nobody.get(path).isProblem(404, "not_found");
    ann.get(path).isProblem(404, "not_found");
    ann.call("DELETE", path, null).isProblem(404, "not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/rooms, 'POST, GET, HEAD'",
    "DELETE, /v1/users/me, 'GET, PATCH, HEAD'",
    "PATCH, /v1/catch-up, POST",
    "GET, /v1/catch-up, POST",
    "GET, /v1/presence, POST",
    "GET, /v1/accounts, POST",
    "GET, /v1/tokens, 'POST, DELETE'",
    "POST, /v1/users/bob, 'GET, PUT, HEAD'",
    "OPTIONS, /v1/rooms, 'POST, GET, HEAD'",
    "BREW, /v1/rooms, 'POST, GET, HEAD'",
    "POST, /health/live, 'GET, HEAD'",
    "POST, /, 'GET, HEAD'"
  })
  void methodsThatAPathDoesNotHaveAreUnsupported(String method, String path, String allow) {
    Answer answer = nobody.call(method, path, null);

    answer.isProblem(405, "unsupported");
    assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrder(allow.split(", "));
  }

  @Test
  void aCallWithoutATokenIsUnauthorized() {
    Answer answer = nobody.get("/v1/users/me");

    answer.isProblem(401, "unauthorized");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "bearer x y",
        "Token abc",
        "Bearer abc.def.ghi",
        "Bearer é"
      })
  void whatIsNoTokenIsUnauthorized(String header) {
    nobody.with("Authorization", header, "GET", "/v1/users/me").isProblem(401, "unauthorized");
  }

  @Test
  void anOldTokenIsExpired() {
    Tester.withClaims(node, "ann", Map.of("exp", Instant.now().getEpochSecond() - 60))
        .get("/v1/users/me")
        .isProblem(401, "token_expired");
  }

  @Test
  void aTokenInTheUrlIsNotLookedAt() {
    nobody.get("/v1/users/me?access_token=x&token=x").isProblem(401, "unauthorized");
  }

  @Test
  void theTokenIsAskedForBeforeTheBodyIsLookedAt() {
    nobody.post("/v1/rooms", "not json").isProblem(401, "unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json ; charset=\"utf-8\"",
        "application/json; profile=x"
      })
  void jsonIsTaken(String type) {
    assertThat(patch("{\"display_name\":\"Ann\"}", type).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "application/jsonx",
        "application/problem+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin1",
        "application/json; charset=utf-16",
        "*/*"
      })
  void otherTypesAreRefused(String type) {
    patch("{\"display_name\":\"Ann\"}", type).isProblem(415, "invalid");
  }

  @Test
  void otherTypesAreRefusedWhereNoBodyIsNeededToo() {
    byte[] body = "x".getBytes(StandardCharsets.UTF_8);

    ann.call("GET", "/v1/users/me", body, "text/plain").isProblem(415, "invalid");
    ann.call("DELETE", "/v1/rooms/none", body, "text/plain").isProblem(415, "invalid");
    ann.call("PUT", "/v1/rooms/none/messages/1/reactions/x", body, null).isProblem(415, "invalid");
    ann.call("DELETE", "/v1/rooms/none", "{}").isProblem(404, "not_found");
  }

  @Test
  void aBodyWithoutATypeIsRefused() {
    patch("{\"display_name\":\"Ann\"}", null).isProblem(415, "invalid");
  }

  @Test
  void anEncodedBodyIsRefused() {
    ann.send(ann.request("/v1/users/me")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString("{}")))
        .isProblem(415, "invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "1",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{}}",
        "{} {}",
        "{\"a\":}",
        "{'a':1}",
        "{\"a\":1,}",
        "[{}]",
        "\uFEFF{}",
        "{\"display_name\":\"a\u0000\"}"
      })
  void whatIsNoJsonObjectIsInvalid(String body) {
    patch(body, "application/json").isProblem(400, "invalid");
  }

  @Test
  void deepNestingIsNoTrouble() {
    String deep = "{\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";

    assertThat(patch(deep, "application/json").status()).isEqualTo(200);
  }

  @Test
  void badUtf8IsInvalid() {
    byte[] body = "{\"display_name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);

    ann.call("PATCH", "/v1/users/me", body, "application/json").isProblem(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00", "\\ud800x", "\\u0000"})
  void halfCharactersAreInvalid(String escape) {
    patch("{\"display_name\":\"a" + escape + "\"}", "application/json").isProblem(400, "invalid");
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() {
    assertThat(patch(padded(64 * 1024), "application/json").status()).isEqualTo(200);
    patch(padded(64 * 1024 + 1), "application/json").isProblem(413, "too_large");
    patch(padded(1024 * 1024), "application/json").isProblem(413, "too_large");
    ann.call("DELETE", "/v1/rooms/none", padded(64 * 1024 + 1)).isProblem(413, "too_large");
  }

  @Test
  void aChunkedBodyOverTheLimitIsTooLarge() {
    byte[] body = padded(100_000).getBytes(StandardCharsets.UTF_8);
    var chunked = java.net.http.HttpRequest.BodyPublishers.ofInputStream(
        () -> new java.io.ByteArrayInputStream(body));

    ann.send(ann.request("/v1/users/me")
            .header("Content-Type", "application/json")
            .method("PATCH", chunked))
        .isProblem(413, "too_large");
  }

  @Test
  void theConnectionServesOnAfterARefusedBody() throws IOException {
    String body = padded(70_000);
    String both = RawHttp.send(
        node,
        "POST /v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length() + "\r\n\r\n" + body
            + "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(both).contains("HTTP/1.1 413", "\"too_large\"", "HTTP/1.1 200", "\"live\"");
  }

  @Test
  void whoWaitsForContinueIsToldTo() throws IOException {
    String answer = RawHttp.send(
        node,
        "POST /v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
            + "Content-Length: 2\r\nConnection: close\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 400", "`grant`");
  }

  @Test
  void aBodyThatNobodyWantsIsIgnored() {
    assertThat(ann.call("GET", "/v1/users/me", "[not json").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users/%zz", "/v1/users/%", "/v1/users/%FF", "/v1/rooms/%C3%28"})
  void badEscapesInPathsNeverBreak(String path) throws IOException {
    String answer =
        RawHttp.send(node, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).containsPattern("HTTP/1.1 4(00|01|04)").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/users/me HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET v1/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /v1/users?query=%FF HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
      })
  void oddRequestsAreProblems(String request) throws IOException {
    assertThat(RawHttp.send(node, request))
        .containsPattern("^HTTP/1.1 4\\d\\d")
        .contains("application/problem+json");
  }

  @Test
  void headIsGetWithoutTheBody() {
    Answer head = ann.call("HEAD", "/v1/users/me", null);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("Content-Type")).isEqualTo("application/json");
    assertThat(head.header("Content-Length"))
        .isEqualTo(ann.get("/v1/users/me").header("Content-Length"));
  }

  @Test
  void answersAreNotKept() {
    for (Answer answer :
        new Answer[] {ann.get("/v1/users/me"), nobody.get("/v1/users/me"), ann.get("/v1/x")}) {
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void listedOriginsMayRead() {
    Answer answer = ann.with("Origin", "https://app.example", "GET", "/v1/users/me");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(answer.header("Vary")).containsIgnoringCase("origin");
    assertThat(nobody
            .with("Origin", "https://app.example", "GET", "/v1/users/me")
            .header("Access-Control-Allow-Origin"))
        .isEqualTo("https://app.example");
  }

  @Test
  void listedOriginsMayAskBefore() {
    Answer answer = nobody.send(nobody
        .request("/v1/users/me")
        .header("Origin", "https://app.example")
        .header("Access-Control-Request-Method", "PATCH")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("PATCH", "PUT", "DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://app.example.evil.example",
        "http://app.example",
        "null"
      })
  void otherOriginsAreServedAndToldNothing(String origin) {
    Answer answer = ann.with("Origin", origin, "GET", "/v1/users/me");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void whoCallsTooOftenIsToldWhenToComeBack() throws IOException {
    try (HttpNode slow =
        HttpNode.start(Map.of("limits.calls_per_second", "1", "limits.calls_burst", "3"))) {
      Tester eager = Tester.user(slow, "eager");
      for (int i = 0; i < 3; i++) {
        assertThat(eager.get("/v1/users/me").status()).isEqualTo(200);
      }
      Answer answer = eager.get("/v1/users/me");

      answer.isProblem(429, "rate_limited");
      assertThat(answer.json().getLong("retry_after_ms")).isBetween(1L, 1000L);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(Tester.user(slow, "other").get("/v1/users/me").status()).isEqualTo(200);
    }
  }

  private static Answer patch(String body, String type) {
    return ann.call("PATCH", "/v1/users/me", body.getBytes(StandardCharsets.UTF_8), type);
  }

  /** A JSON object of that many bytes which changes nothing. */
  private static String padded(int bytes) {
    return "{\"x\":\"" + "x".repeat(bytes - 8) + "\"}";
  }
}
