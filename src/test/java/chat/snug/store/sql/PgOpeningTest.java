package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.snug.postgres.PostgresServer;
import chat.snug.running.Waiting;
import chat.snug.store.Futures;
import chat.snug.store.TestClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told where there is no PostgreSQL. */
@Timeout(60)
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
    PgServer server = server("postgresql://me:hidden@localhost:" + port + "/chat");
    assertThatExceptionOfType(StoreOpenException.class)
        .isThrownBy(() -> opening(server).occupy(true))
        .withMessage("database postgresql://localhost:" + port
            + "/chat: Connection refused: localhost/127.0.0.1:" + port);
  }

  private PgServer server(String url) {
    return new PgServer(vertx, PgUrl.parse(url), new SecureRandom());
  }

  /** One that has no patience. */
  private PgOpening opening(PgServer server) {
    return new PgOpening(
        server,
        new TestClock(),
        new SecureRandom(),
        () -> now.addAndGet(Duration.ofSeconds(20).toNanos()));
  }

  @Test
  void aNodeThatIsAloneHasTheDatabaseForItself() throws IOException {
    String database = PostgresServer.newDatabase();
    PgServer server = server(PostgresServer.url(database));
    String place = "database postgresql://localhost:" + PostgresServer.port() + "/" + database;
    try (PgTenancy first = opening(server).occupy(true)) {
      for (boolean alone : List.of(true, false)) {
        assertThatExceptionOfType(StoreOpenException.class)
            .isThrownBy(() -> opening(server).occupy(alone))
            .withMessageStartingWith(place)
            .withMessageContaining("`cluster.name`");
      }
      assertThat(first).isNotNull();
    }
    awaitNobody(server);
    try (PgTenancy one = opening(server).occupy(false);
        PgTenancy two = opening(server).occupy(false)) {
      assertThat(one).isNotEqualTo(two);
      assertThatExceptionOfType(StoreOpenException.class)
          .isThrownBy(() -> opening(server).occupy(true))
          .withMessageContaining("another node is running on it");
    }
    PostgresServer.drop(database);
  }

  /** A connection that was closed goes a moment later. */
  private static void awaitNobody(PgServer server) {
    Waiting.until("the place is free", Duration.ofSeconds(10), () -> {
      try (PgSession session = server.openForMigration()) {
        return PgOpening.take(session, true);
      } catch (SQLException failure) {
        throw new IllegalStateException(failure);
      }
    });
  }

  @Test
  void aPlaceWhoseConnectionBrokeIsTakenAgain() throws Exception {
    String database = PostgresServer.newDatabase();
    PgServer server = server(PostgresServer.url(database));
    try (PgTenancy tenancy = opening(server).occupy(true)) {
      PostgresServer.run(
          database,
          "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()");
      awaitNobody(server);
      Waiting.until("the place is taken again", Duration.ofSeconds(10), () -> {
        tenancy.renew();
        try (PgSession session = server.openForMigration()) {
          return !PgOpening.take(session, true);
        } catch (SQLException failure) {
          throw new IllegalStateException(failure);
        }
      });
    }
    PostgresServer.drop(database);
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
        "postgresql://me:hidden@one,/d",
        "postgresql://me:hidden@one:0/d",
        "postgresql://me:hidden@one:65536/d",
        "postgresql://me:hid@den@one/d",
        "postgresql://me:hid/den@one/d",
        "postgresql://me:hidden@one/d#x",
      })
  void whatIsNoUrlIsSaidWithoutRepeatingIt(String url) {
    assertThatExceptionOfType(StoreOpenException.class)
        .isThrownBy(() -> PgUrl.parse(url))
        .withMessage("a database is named as postgresql://user:password@host:port/name");
  }
}
