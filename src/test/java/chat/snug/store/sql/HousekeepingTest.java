package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.store.Futures;
import chat.snug.store.TestClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private static final List<String> TABLES =
      List.of("tokens", "families", "invites", "revocations", "addresses", "heartbeats");
  private static final int MANY = 1700;

  private final TestClock clock = new TestClock();
  private final SqliteStore store = new SqliteStore(Limits.DEFAULT, clock);

  @AfterEach
  void close() {
    store.close();
  }

  private long rows(String table) {
    return Futures.await(
        store.stores().database().read(db -> db.number("select count(*) from " + table)));
  }

  private Void fill(Writer db) throws java.sql.SQLException {
    long now = clock.millis();
    for (int i = 0; i < MANY; i++) {
      String id = "id" + i;
      db.run(
          "insert into tokens (hash, family, issue, expires_at, state) values (?, ?, ?, ?, ?)",
          id,
          id,
          id,
          now,
          "used");
      db.run("insert into families (id, usr, admin, expires_at) values (?, 1, 0, ?)", id, now);
      db.run("insert into invites (hash, made_by, expires_at) values (?, 1, ?)", id, now);
      db.run("insert into revocations (id, at) values (?, ?)", id, now);
      db.run("insert into addresses (usr, address, at) values (1, ?, ?)", id, now);
      db.run("insert into heartbeats (usr, device, at, background) values (1, ?, ?, 0)", id, now);
    }
    return null;
  }

  @Test
  void whateverHasExpiredGoesHoweverMuchItIs() {
    Futures.await(store.stores().database().write(this::fill));
    Futures.await(store.stores().housekeeping().tidy());
    assertThat(TABLES).as("nothing has expired yet").allMatch(table -> rows(table) == MANY);

    clock.move(Duration.ofDays(31));
    Futures.await(store.stores().housekeeping().tidy());
    assertThat(TABLES).allMatch(table -> rows(table) == 0);
  }
}
