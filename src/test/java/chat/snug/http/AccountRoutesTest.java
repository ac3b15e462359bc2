package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.http.Tester.Answer;
import chat.snug.log.Notice;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRoutesTest {
  private static final String PASSWORD = "correct horse battery";

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
  void theOperatorMakesTheFirstAccountFromThisMachine() {
    Answer first = signUp("root", null);

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(first.json().fieldNames())
        .containsExactlyInAnyOrder("user", "access_token", "expires_in", "refresh_token");
    assertThat(first.json().getJsonObject("user").getString("display_name")).isEqualTo("root");
    signUp("second", null).isProblem(403, "forbidden");
  }

  @Test
  void behindAProxyTheFirstAccountTakesTheSetupCode() {
    JsonObject body = new JsonObject().put("username", "root").put("password", PASSWORD);

    signUpForwarded(body).isProblem(403, "forbidden");
    signUpForwarded(body.copy().put("invite", "wrong")).isProblem(403, "forbidden");
    assertThat(signUpForwarded(body.copy().put("invite", node.setupCode())).status())
        .isEqualTo(201);
  }

  @Test
  void anInviteOpensOnce() {
    Tester root = holder(signUp("root", null));
    Answer invite = root.call("POST", "/v1/invites", null);

    assertThat(invite.status()).isEqualTo(201);
    assertThat(Instant.parse(invite.json().getString("expires_at")))
        .isBetween(Instant.now().plus(Duration.ofDays(6)), Instant.now().plus(Duration.ofDays(8)));
    assertThat(root.post("/v1/invites", "{}").status()).isEqualTo(201);
    String secret = invite.json().getString("invite");
    Answer guest = signUp("guest", secret);
    assertThat(guest.status()).isEqualTo(201);
    signUp("late", secret).isProblem(403, "forbidden");
    holder(guest).post("/v1/invites", "{}").isProblem(403, "forbidden");
  }

  @Test
  void refreshAndSignOutTellWhoseSocketsEnd() throws InterruptedException {
    JsonObject first = signUp("root", null).json();
    Answer second = refresh(first.getString("refresh_token"));
    assertThat(second.status()).isEqualTo(200);
    refresh(first.getString("refresh_token")).isProblem(401, "unauthorized");
    node.notice(Notice.SignedOut.class);

    JsonObject again = signIn("root", PASSWORD).json();
    node.notices.clear();
    assertThat(nobody
            .call(
                "DELETE",
                "/v1/tokens",
                new JsonObject()
                    .put("refresh_token", again.getString("refresh_token"))
                    .encode())
            .status())
        .isEqualTo(204);
    node.notice(Notice.SignedOut.class);
    Tester.withToken(node, again.getString("access_token"))
        .get("/v1/users/me")
        .isProblem(401, "unauthorized");
  }

  @Test
  void aWrongPasswordIsUnauthorized() {
    signUp("root", null);

    signIn("root", "wrong password").isProblem(401, "unauthorized");
    signIn("nobody", "wrong password").isProblem(401, "unauthorized");
    assertThat(signIn("root", PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"grant\":\"password\"}",
        "{\"grant\":\"password\",\"username\":\"root\"}",
        "{\"grant\":\"password\",\"username\":1,\"password\":\"long enough\"}",
        "{\"grant\":\"refresh\"}",
        "{\"grant\":\"refresh\",\"refresh_token\":null}",
        "{\"grant\":\"refresh\",\"refresh_token\":\"x\",\"attempt\":\"\"}",
        "{\"grant\":\"refresh\",\"refresh_token\":\"x\",\"attempt\":1}",
        "{\"grant\":\"magic\"}",
        "{\"grant\":null}"
      })
  void badGrantsAreInvalid(String body) {
    nobody.post("/v1/tokens", body).isProblem(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"username\":\"root\"}",
        "{\"username\":\"ROOT\",\"password\":\"long enough\"}",
        "{\"username\":\"ab\",\"password\":\"long enough\"}",
        "{\"username\":\"root\",\"password\":\"short\"}",
        "{\"username\":\"root\",\"password\":\"long enough\",\"display_name\":\"\"}",
        "{\"username\":\"root\",\"password\":\"long enough\",\"display_name\":[]}",
        "{\"username\":\"root\",\"password\":\"long enough\",\"invite\":7}"
      })
  void badAccountsAreInvalid(String body) {
    nobody.post("/v1/accounts", body).isProblem(400, "invalid");
  }

  @Test
  void guessesMeetTheLimitOfTheirAddress() {
    signUp("root", null);
    Answer last = null;
    for (int i = 0; i < 12; i++) {
      last = signIn("guess" + i, "guess number");
    }
    last.isProblem(429, "rate_limited");
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
  }

  /** Anybody can ask for it, and each time the store's writer looks. */
  @Test
  void signingOutMeetsTheLimitOfItsAddress() throws IOException {
    try (HttpNode slow =
        HttpNode.start(Map.of("limits.calls_per_second", "1", "limits.calls_burst", "2"))) {
      Tester stranger = Tester.anonymous(slow);
      for (int i = 0; i < 2; i++) {
        assertThat(stranger
                .call("DELETE", "/v1/tokens", "{\"refresh_token\":\"x\"}")
                .status())
            .isEqualTo(204);
      }
      stranger
          .call("DELETE", "/v1/tokens", "{\"refresh_token\":\"x\"}")
          .isProblem(429, "rate_limited");
    }
  }

  private Answer signUp(String name, String invite) {
    JsonObject body = new JsonObject().put("username", name).put("password", PASSWORD);
    return nobody.post(
        "/v1/accounts", (invite == null ? body : body.put("invite", invite)).encode());
  }

  private Answer signUpForwarded(JsonObject body) {
    return nobody.send(nobody
        .request("/v1/accounts")
        .header("Content-Type", "application/json")
        .header("X-Forwarded-For", "127.0.0.1")
        .method("POST", java.net.http.HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private Answer signIn(String name, String password) {
    return nobody.post(
        "/v1/tokens",
        new JsonObject()
            .put("grant", "password")
            .put("username", name)
            .put("password", password)
            .encode());
  }

  private Answer refresh(String token) {
    return nobody.post(
        "/v1/tokens",
        new JsonObject().put("grant", "refresh").put("refresh_token", token).encode());
  }

  private Tester holder(Answer tokens) {
    return Tester.withToken(node, tokens.json().getString("access_token"));
  }
}
