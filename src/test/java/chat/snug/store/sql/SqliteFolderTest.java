package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.config.Limits;
import chat.snug.store.Futures;
import chat.snug.store.TestClock;
import chat.snug.store.sql.Migrations.Migration;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data folder: one process at a time, for its owner alone, and only a schema that this build knows. */
class SqliteFolderTest {
  private final Vertx vertx = Vertx.vertx();
  private final TestClock clock = new TestClock();

  @TempDir
  Path temporary;

  @AfterEach
  void close() {
    Futures.await(vertx.close());
  }

  private SqlStores open(Path folder) {
    return Futures.await(SqlStores.open(vertx, folder, Limits.DEFAULT, clock));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theFolderIsMadeForItsOwnerAlone() throws IOException {
    Path folder = temporary.resolve("a/b/data");
    SqlStores stores = open(folder);
    Futures.await(stores.users().ofToken("ann", null));
    assertThat(mode(folder)).isEqualTo("rwx------");
    for (String file : List.of("snug.db", "snug.db-wal", "snug.db-shm")) {
      assertThat(mode(folder.resolve(file))).isEqualTo("rw-------");
    }
    Futures.await(stores.health().close());
    assertThat(folder.resolve("snug.db-wal")).doesNotExist();
  }

  @Test
  void oneAtATimeUsesAFolder() {
    SqlStores first = open(temporary);
    assertThatThrownBy(() -> open(temporary))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining(temporary.toString())
        .hasMessageContaining("in use");
    assertThatThrownBy(() -> SqlStores.newEpoch(temporary, clock, new SecureRandom()))
        .isInstanceOf(StoreOpenException.class);
    Futures.await(first.health().close());
    Futures.await(open(temporary).health().close());
  }

  @Test
  void aFolderThatIsNoneOrHoldsSomethingElseIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining(file.toString());
    Path folder = Files.createDirectory(temporary.resolve("other"));
    Files.writeString(folder.resolve("snug.db"), "this is no database at all, ".repeat(50));
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining(folder.toString())
        .satisfies(failure -> assertThat(failure.getMessage().lines()).hasSize(1));
  }

  @Test
  void theEpochStaysUntilANewOneIsGiven() {
    SqlStores first = open(temporary);
    String epoch = Futures.await(first.health().epoch());
    Futures.await(first.health().close());
    SqlStores second = open(temporary);
    assertThat(Futures.await(second.health().epoch())).isEqualTo(epoch);
    Futures.await(second.health().close());
    String next = SqlStores.newEpoch(temporary, clock, new SecureRandom());
    assertThat(next).isNotEqualTo(epoch);
    SqlStores third = open(temporary);
    assertThat(Futures.await(third.health().epoch())).isEqualTo(next);
    Futures.await(third.health().close());
    assertThatThrownBy(
            () -> SqlStores.newEpoch(temporary.resolve("nothing"), clock, new SecureRandom()))
        .isInstanceOf(StoreOpenException.class);
    assertThat(temporary.resolve("nothing")).doesNotExist();
  }

  private void migrate(Migration... migrations) throws SQLException, IOException {
    SqliteFile file = SqliteFile.in(temporary);
    file.create();
    try (JdbcSession session = file.openWriter()) {
      new Migrations(List.of(migrations), clock).apply(session);
    }
  }

  private long count(String table) throws SQLException {
    try (JdbcSession session = SqliteFile.in(temporary).openWriter()) {
      return session.number("select count(*) from " + table);
    }
  }

  @Test
  void migrationsAreAppliedOnceAndInOrder() throws Exception {
    Migration first = new Migration(1, "001-a.sql", "create table a (x text);");
    Migration second = new Migration(
        2,
        "002-b.sql",
        "-- oldest-build: 1\ninsert into a values ('; -- it''s \"x\"'); -- a comment; with it\n");
    migrate(first);
    migrate(first, second);
    migrate(first, second);
    assertThat(count("a")).isEqualTo(1);
    assertThat(count("migrations")).isEqualTo(2);
    migrate(first);
  }

  @Test
  void aChangedMigrationIsRefused() throws Exception {
    migrate(new Migration(1, "001-a.sql", "create table a (x text);"));
    assertThatThrownBy(() -> migrate(new Migration(1, "001-a.sql", "create table a (y text);")))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("001-a.sql");
  }

  @Test
  void aBrokenMigrationLeavesNothing() throws Exception {
    Migration broken =
        new Migration(1, "001-a.sql", "create table a (x text);\ncreate table a (x text);");
    assertThatThrownBy(() -> migrate(broken)).isInstanceOf(SQLException.class);
    migrate(new Migration(1, "001-a.sql", "create table a (x text);"));
  }

  @Test
  void aDatabaseThatNeedsANewerBuildIsRefused() throws Exception {
    Migration first = new Migration(1, "001-a.sql", "create table a (x text);");
    migrate(first, new Migration(2, "002-b.sql", "-- oldest-build: 2\ncreate table b (x text);"));
    assertThatThrownBy(() -> migrate(first))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("newer");
  }
}
