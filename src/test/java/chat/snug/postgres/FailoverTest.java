package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.snug.config.Limits;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.running.Waiting;
import chat.snug.store.Futures;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node stays with the server that takes writes, wherever that is. */
@Timeout(180)
class FailoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  private final Vertx vertx = Vertx.vertx();
  private SqlStores stores;

  @AfterEach
  void stop() {
    Futures.await(stores.health().close());
    Futures.await(vertx.close());
  }

  private void open(String url) {
    stores = Futures.await(SqlStores.openAlone(vertx, url, Limits.DEFAULT, Clock.systemUTC()));
  }

  private static boolean isAway(Future<?> call) {
    Throwable failure = catchThrowable(() -> Futures.await(call));
    if (failure == null) {
      return false;
    }
    assertThat(failure).isInstanceOf(FaultException.class);
    assertThat(((FaultException) failure).fault()).isEqualTo(Fault.UNAVAILABLE);
    return true;
  }

  private boolean serves() {
    return !isAway(stores.health().check());
  }

  private void keep(String user) {
    Futures.await(stores.users().ofToken(user, null));
  }

  private boolean hasUser(String user) {
    return !Futures.await(stores.users().find(List.of(user))).isEmpty();
  }

  @Test
  void aStandbyIsNotReadAndIsUsedOnceItIsPromoted() throws Exception {
    try (OwnPostgres postgres = new OwnPostgres(folder).start()) {
      open(postgres.url());
      keep("ann");
      postgres.stop();
      postgres.becomeStandby();
      postgres.start();
      for (int i = 0; i < 20; i++) {
        assertThat(isAway(stores.users().find(List.of("ann")))).isTrue();
      }
      assertThat(isAway(stores.users().ofToken("bob", null))).isTrue();
      assertThat(isAway(stores.log().heads(List.of("den")))).isTrue();
      postgres.run("select pg_promote()");
      Waiting.until("it serves", PATIENCE, this::serves);
      keep("bob");
      assertThat(hasUser("ann")).isTrue();
    }
  }

  @Test
  void ofSeveralHostsTheOneThatTakesWritesIsUsed() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    try (OwnPostgres one = new OwnPostgres(folder);
        OwnPostgres two = new OwnPostgres(there).start()) {
      String url = two.url().replace("localhost:", "localhost:" + one.port() + ",127.0.0.1:");
      open(url);
      keep("ann");
      Futures.await(stores.health().close());
      two.stop();
      two.copyTo(one);
      one.becomeStandby();
      one.start();
      two.start();
      open(url);
      keep("bob");
      assertThat(hasUser("bob")).isTrue();
      two.stop();
      assertThat(isAway(stores.users().find(List.of("ann")))).isTrue();
      one.run("select pg_promote()");
      Waiting.until("it serves", PATIENCE, this::serves);
      assertThat(hasUser("ann")).isTrue();
      assertThat(hasUser("bob")).as("the copy was made before").isFalse();
    }
  }

  @Test
  void aUnixSocketLeadsThere() throws Exception {
    try (OwnPostgres postgres = new OwnPostgres(folder)
        .with("unix_socket_directories", folder.toString())
        .start()) {
      String path = folder.toString().replace("/", "%2F");
      open("postgresql://postgres:postgres@" + path + ":" + postgres.port() + "/postgres");
      keep("ann");
      assertThat(hasUser("ann")).isTrue();
    }
  }
}
