package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
  private final Problems problems = new Problems(() -> "request-1");

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultIsAProblem(Fault fault) {
    Reply reply = problems.of(fault.because("do it otherwise"), "GET /x");
    JsonObject body = reply.body().toJsonObject();

    assertThat(reply.type()).isEqualTo("application/problem+json");
    assertThat(reply.status()).isEqualTo(fault.status());
    assertThat(body.fieldNames()).contains("type", "title", "status", "detail", "code");
    assertThat(body.getInteger("status")).isEqualTo(fault.status());
    assertThat(body.getString("code")).isEqualTo(fault.code());
    assertThat(body.getString("detail")).isEqualTo("do it otherwise");
    assertThat(body.getString("title")).isNotBlank();
  }

  @ParameterizedTest(name = "{0} after {1} ms")
  @CsvSource({
    "RATE_LIMITED, 1, 1, 1",
    "RATE_LIMITED, 1000, 1000, 1",
    "RATE_LIMITED, 1001, 1001, 2",
    "UNAVAILABLE, 2500, 2500, 3",
    "UNAVAILABLE, 0, 1000, 1",
    "RATE_LIMITED, 0, 1000, 1"
  })
  void whoComesTooSoonIsToldWhen(Fault fault, long wait, long millis, String seconds) {
    Reply reply = problems.of(fault.because("later").retryAfter(wait), "GET /x");

    assertThat(reply.body().toJsonObject().getLong("retry_after_ms")).isEqualTo(millis);
    assertThat(reply.headers()).containsEntry("Retry-After", seconds);
  }

  @Test
  void otherFaultsNameNoTime() {
    Reply reply = problems.of(Fault.INVALID.because("no"), "GET /x");

    assertThat(reply.body().toJsonObject().containsKey("retry_after_ms")).isFalse();
    assertThat(reply.headers()).isEmpty();
  }

  @Test
  void anotherStatusStandsInHeadAndBody() {
    FaultException why = Fault.INVALID.because("no").withStatus(415);
    Reply reply = problems.of(why, "GET /x");

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.body().toJsonObject().getInteger("status")).isEqualTo(415);
    assertThat(reply.body().toJsonObject().getString("title")).isEqualTo("Unsupported Media Type");
  }

  @Test
  void whoIsUnauthorizedIsToldHowToBe() {
    assertThat(problems.of(Fault.TOKEN_EXPIRED.because("old"), "GET /x").headers())
        .containsEntry("WWW-Authenticate", "Bearer");
  }

  @Test
  void theUnforeseenTellsNothingButWhereToLook() {
    Reply reply = problems.of(new IllegalStateException("secret /path"), "GET /x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body().toString())
        .contains("internal", "request-1")
        .doesNotContain("secret", "IllegalState", "at chat.");
  }
}
