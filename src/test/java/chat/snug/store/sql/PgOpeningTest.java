package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.snug.store.Futures;
import chat.snug.store.TestClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told where there is no PostgreSQL. */
@Timeout(20)
class PgOpeningTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong();

  @AfterEach
  void close() {
    Futures.await(vertx.close());
  }

  @Test
  void aServerThatDoesNotComeIsGivenUp() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    PgServer server =
        new PgServer(vertx, PgUrl.parse("postgresql://me:hidden@localhost:" + port + "/chat"));
    PgOpening opening = new PgOpening(
        server,
        new TestClock(),
        new SecureRandom(),
        () -> now.addAndGet(Duration.ofSeconds(20).toNanos()));
    assertThatExceptionOfType(StoreOpenException.class)
        .isThrownBy(() -> opening.prepare(false))
        .withMessage("database postgresql://localhost:" + port
            + "/chat: Connection refused: localhost/127.0.0.1:" + port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data",
        "mysql://h/d",
        "postgresql://host",
        "postgresql://host/",
        "postgresql://host/a/b",
        "postgresql:///name",
        "postgresql://hidden@host name/d",
      })
  void whatIsNoUrlIsSaidWithoutRepeatingIt(String url) {
    assertThatExceptionOfType(StoreOpenException.class)
        .isThrownBy(() -> PgUrl.parse(url))
        .withMessage("a database is named as postgresql://user:password@host:port/name");
  }
}
