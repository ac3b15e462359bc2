package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.RoomKind;
import chat.snug.postgres.PostgresServer;
import chat.snug.store.Futures;
import chat.snug.store.TestClock;
import chat.snug.store.Write;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A planner that was told that the tables are empty walks through them, and goes on doing so while they grow, until somebody counts again. */
@Timeout(120)
class PgYoungTest {
  private static final int BATCHES = 20;
  private static final int SENDS = 200;

  private final Vertx vertx = Vertx.vertx();
  private final String database = PostgresServer.newDatabase();

  @AfterEach
  void close() {
    Futures.await(vertx.close());
    PostgresServer.drop(database);
  }

  @Test
  void aStoreThatWasAnalyzedWhileEmptyGrowsWithoutWalkingThroughItsTables() throws SQLException {
    PgServer server =
        new PgServer(vertx, PgUrl.parse(PostgresServer.url(database)), new SecureRandom());
    SqlStores stores =
        SqlStores.over(vertx, server, false, Limits.DEFAULT, new TestClock(), new SecureRandom());
    PostgresServer.run(database, "vacuum analyze");
    Caller ann = new Caller("ann", false);
    Futures.await(stores.users().ofToken("ann", null));
    assertThat(Futures.await(stores
            .log()
            .append(List.of(
                new Write.MakeRoom(ann, "den", RoomKind.PUBLIC, null, null, null, List.of())))))
        .allMatch(outcome -> outcome.refusal() == null);
    for (int batch = 0; batch < BATCHES; batch++) {
      int first = batch * SENDS;
      List<Write> sends = IntStream.range(first, first + SENDS)
          .<Write>mapToObj(
              i -> new Write.Send(ann, "den", "id" + i, "x", null, null, List.of(), null))
          .toList();
      assertThat(Futures.await(stores.log().append(sends)))
          .allMatch(outcome -> outcome.refusal() == null);
      Futures.await(stores.history().catchUp("ann", false, Map.of("den", (long) first)));
    }
    // A server process counts for good when it ends.
    Futures.await(stores.health().close());
    assertThat(walkedThrough())
        .allSatisfy((table, rows) -> assertThat(rows).as(table).isLessThan(BATCHES * SENDS));
  }

  private Map<String, Long> walkedThrough() throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    try (Connection connection = PostgresServer.connect(database);
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery("select relname, seq_tup_read from pg_stat_user_tables"
                + " where relname in ('events', 'batch', 'reactions', 'mentions')")) {
      while (tables.next()) {
        rows.put(tables.getString(1), tables.getLong(2));
      }
    }
    assertThat(rows).isNotEmpty();
    return rows;
  }
}
