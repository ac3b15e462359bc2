package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a URL of PostgreSQL leads. */
class PgUrlTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://me@h/d, h:5432",
    "postgres://me@h:1234/d, h:1234",
    "postgresql://h_1.example:1/d, h_1.example:1",
    "postgresql://me:pw@[::1]/d, ::1:5432",
    "postgresql://me:pw@[fe80::1]:77/d, fe80::1:77",
    "'postgresql://me:pw@one,two:2,[::3]:3/d', 'one:5432 two:2 ::3:3'",
    "postgresql://me@%2Fvar%2Frun%2Fpostgresql/d, /var/run/postgresql:5432",
    "postgresql://me@%2Ftmp:5433/d, /tmp:5433",
    "postgresql:///d?host=/var/run/postgresql, /var/run/postgresql:5432",
  })
  void hosts(String url, String hosts) {
    List<String> found = PgUrl.parse(url).options().stream()
        .map(one -> one.getHost() + ":" + one.getPort())
        .toList();
    assertThat(String.join(" ", found)).isEqualTo(hosts);
  }

  @Test
  void userPasswordAndNameArePercentEncoded() {
    PgConnectOptions options = PgUrl.parse(
            "postgresql://a%40b:p%3Aw%2F%25+%C3%BC%23%3F@h,i/my%20chat?sslmode=require")
        .options()
        .get(1);
    assertThat(options.getUser()).isEqualTo("a@b");
    assertThat(options.getPassword()).isEqualTo("p:w/%+ü#?");
    assertThat(options.getDatabase()).isEqualTo("my chat");
    assertThat(options.getSslMode()).isEqualTo(SslMode.REQUIRE);
  }

  @Test
  void aSocketHasNoTls() {
    assertThat(PgUrl.parse("postgresql://me@%2Ftmp/d?sslmode=verify-full")
            .options()
            .get(0)
            .getSslMode())
        .isEqualTo(SslMode.DISABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:hid%zzden@h/d",
        "postgresql://me:hidden@h/d?hidden=1&password=hidden",
        "postgresql://me:hidden@h/d?sslmode=sometimes",
        "postgresql://me:hidden@h/d?host=/tmp",
      })
  void whatIsWrongIsSaidWithoutThePassword(String url) {
    assertThatExceptionOfType(StoreOpenException.class)
        .isThrownBy(() -> PgUrl.parse(url))
        .withMessageStartingWith("database postgresql://h/d: ")
        .satisfies(refusal ->
            assertThat(refusal.getMessage().replace("'hidden' is no", "")).doesNotContain("hid"));
  }
}
