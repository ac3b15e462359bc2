package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Patch;
import chat.snug.model.RoomKind;
import chat.snug.postgres.PostgresServer;
import chat.snug.store.FeedStore.Announcement;
import chat.snug.store.Futures;
import chat.snug.store.HistoryStore.Span;
import chat.snug.store.Outcome;
import chat.snug.store.PresenceStore.Heartbeat;
import chat.snug.store.TestClock;
import chat.snug.store.TokenStore.Grant;
import chat.snug.store.Write;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same as {@link QueryPlanTest} for PostgreSQL, with enough rows and statistics for a planner that looks at costs. */
@Timeout(180)
class PgQueryPlanTest {
  private static final Caller ANN = new Caller("ann", false);
  private static final Caller BOB = new Caller("bob", false);

  /** Small tables, and what is a search by its nature. */
  private static final Set<String> MAY_SCAN = Set.of("nodes", "writers", "meta", "migrations");

  private static final Pattern SCAN = Pattern.compile("Seq Scan on (\\w+)");

  private final Vertx vertx = Vertx.vertx();
  private final String database = PostgresServer.newDatabase();
  private final PgServer server =
      new PgServer(vertx, PgUrl.parse(PostgresServer.url(database)), new SecureRandom());
  private final SqlStores stores =
      SqlStores.over(vertx, server, false, Limits.DEFAULT, new TestClock(), new SecureRandom());

  @AfterEach
  void close() {
    Futures.await(stores.health().close());
    Futures.await(vertx.close());
    PostgresServer.drop(database);
  }

  /** So many rows of each that walking through a table is never the cheaper way. */
  private void fill() {
    for (String sql : List.of(
        "insert into users select 1000 + g, 'x' || g, 'application', 'X', 'x', null, 0, g from generate_series(1, 20000) g",
        "insert into accounts select 1000 + g, 'hash', 0, 0 from generate_series(1, 20000) g",
        "insert into invites select 'x' || g, 1001, g from generate_series(1, 20000) g",
        "insert into families select 'x' || g, 1000 + g, 0, null, g from generate_series(1, 20000) g",
        "insert into tokens select 'x' || g, 'x' || g, 'i', g, 'fresh', null, null from generate_series(1, 20000) g",
        "insert into revocations select 'x' || g, g from generate_series(1, 20000) g",
        "insert into addresses select 1000 + g, 'a', g from generate_series(1, 20000) g",
        "insert into heartbeats select 1000 + g, 'd', g, 0 from generate_series(1, 20000) g",
        "insert into rooms select 1000 + g, 'x' || g, 'direct', 1001, null, null, null, 1000 + g, 21000 + g, 0, g, 5, 5, 5, 0, 2, 0, 0, null, null from generate_series(1, 20000) g",
        "insert into members select 1000 + g % 20000, 1000 + g % 19999, 'member', 0, 1 + g / 20000, 0, g, 0, 0, 0 from generate_series(1, 60000) g",
        "insert into events (place, type, author, at, client_msg_id, list, ordinal, own_ordinal, target, deleted_at)"
            + " select ((1000 + g / 5)::bigint << 32) + 1 + g % 5, 1 + g % 2, 1000 + g % 20000, g, 'x' || g,"
            + " case when g % 2 = 0 then (1000 + g / 5)::bigint << 32 end, g, g, case when g % 2 = 1 then g end, case when g % 10 = 0 then 1 end"
            + " from generate_series(1, 100000) g",
        "insert into reactions select 1000 + g % 20000, ((1000 + g / 5)::bigint << 32) + 1 + g % 5, 'e', g from generate_series(1, 60000) g",
        "insert into mentions select 1000 + g % 20000, ((1000 + g / 5)::bigint << 32) + 1 + g % 5 from generate_series(1, 60000) g",
        "insert into batch (writer, n, at) select 1 + g % 50, g / 50, millis_1() + g from generate_series(1, 50000) g",
        "insert into writers select g, millis_1() from generate_series(1, 50) g",
        "analyze")) {
      PostgresServer.run(database, sql);
    }
  }

  @Test
  void statementsUseIndexes() throws Exception {
    fill();
    everything();
    Set<String> statements = new TreeSet<>(server.placeholders().all());
    assertThat(statements).hasSizeGreaterThan(70);
    Set<String> scanned = new TreeSet<>();
    int planned = 0;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        if (isPlanned(sql)) {
          planned++;
          scanned(statement, sql).forEach(table -> scanned.add(table + ": " + sql));
        }
      }
    }
    assertThat(planned).isGreaterThan(60);
    assertThat(scanned).isEmpty();
  }

  /** What {@code append_1} does inside, as its text has it; the planner is asked with what stands there for variables. */
  @Test
  void theFunctionsOfAppendingUseIndexes() throws Exception {
    fill();
    Set<String> scanned = new TreeSet<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      List<String> inside = new ArrayList<>();
      for (String function : List.of("append_1", "unread_1", "settle_1")) {
        try (ResultSet rows = statement.executeQuery(
            "select prosrc from pg_proc where proname = '" + function + "'")) {
          rows.next();
          inside.addAll(inner(rows.getString(1)));
        }
      }
      assertThat(inside).hasSizeGreaterThan(19);
      for (String sql : inside) {
        scanned(statement, sql).forEach(table -> scanned.add(table + ": " + sql));
      }
    }
    assertThat(scanned).isEmpty();
  }

  /** Statements go as text, so that one with parameters may be explained without any. */
  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://localhost:" + PostgresServer.port() + "/"
        + database + "?user=postgres&preferQueryMode=simple");
  }

  private static List<String> inner(String source) {
    List<String> found = new ArrayList<>();
    for (String piece : source.split(";|\\b(?:then|else|loop|begin)\\b", -1)) {
      String sql = piece.strip();
      Matcher into = Pattern.compile("\\binto v_\\w+(, v_\\w+)*(?= from|\\s)").matcher(sql);
      if (sql.matches("(?s)(update|delete from) (events|members|mentions|reactions) .*")) {
        found.add(sql);
      } else if (sql.startsWith("select ")
          && sql.contains(" from ")
          && !sql.contains("ordinality")) {
        found.add(into.replaceFirst(""));
      }
    }
    return found.stream()
        .filter(sql -> sql.chars().filter(c -> c == '(').count()
            == sql.chars().filter(c -> c == ')').count())
        .map(PgQueryPlanTest::numbered)
        .toList();
  }

  /** Variables become parameters: all that are compared are numbers, but for texts that are named here. */
  private static String numbered(String sql) {
    return sql.replaceAll("p_seq\\[i]|p_thread\\[i]|v_users\\[[^]]*]|v_(no|head)\\[r]", "\\$1")
        .replaceAll("v_(target|root)\\.mentions|v_numbers|p_mentions\\[i]", "\\$3")
        .replaceAll("p_(key|text|data)\\[i]|v_(text|data)\\b", "\\$3")
        .replaceAll("\\b[vp]_(target|root|member|known|one)\\.\\w+", "\\$1")
        .replaceAll("\\b[vp]_\\w+(\\[[ir]])?", "\\$1");
  }

  private static boolean isPlanned(String sql) {
    return sql.matches("(?s)(select|insert|update|delete) .*")
        && !sql.contains("append_1(")
        && !sql.contains("advisory")
        && !sql.contains("settle_1(")
        && !sql.contains("fence_1(")
        && !sql.contains("nextval(")
        && !sql.contains("pg_stat_activity");
  }

  /** What the planner is told each time: how many are wanted, and that hardly anything has expired. */
  private static String usual(String sql) {
    return sql.replaceAll("(at) < \\$1 limit", "$1 < 0 limit")
        .replaceAll("limit \\$\\d+", "limit 500");
  }

  /** The tables that its plan walks through, with other values that the planner does not know. */
  private static List<String> scanned(Statement statement, String sql) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (ResultSet rows = statement.executeQuery("explain (generic_plan) " + usual(sql))) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    } catch (SQLException wrong) {
      throw new SQLException(wrong.getMessage() + " in " + sql, wrong);
    }
    List<String> scanned = new ArrayList<>();
    Matcher matcher = SCAN.matcher(plan);
    while (matcher.find()) {
      String table = matcher.group(1);
      boolean first = sql.startsWith("select 1 from accounts limit");
      if (!MAY_SCAN.contains(table) && !first) {
        scanned.add(table + " " + plan);
      }
    }
    return scanned;
  }

  private void everything() {
    users();
    writes();
    reads();
    stores.log().append(List.of(new Write.DeleteRoom(ANN, "den"))).onComplete(done -> {});
    Futures.await(stores.health().check());
    Futures.await(stores.housekeeping().tidy());
  }

  private void users() {
    for (String user : List.of("ann", "bob", "cat")) {
      Futures.await(stores.users().ofToken(user, null));
    }
    Futures.await(stores.users().put("ann", Patch.of("Ann"), Patch.absent()));
    Futures.await(stores.accounts().any());
    Futures.await(stores.tokens().begin(new Grant("ann", true, "f", "i"), "t", Long.MAX_VALUE));
    Futures.await(stores.tokens().rotate("t", "a", "t1", "i1", Long.MAX_VALUE));
    Futures.await(stores.tokens().rotate("t", "a", "t2", "i2", Long.MAX_VALUE));
    Futures.await(stores.tokens().revoke("t2"));
    Futures.await(stores.tokens().revokedSince(19_990));
    Futures.await(stores.tokens().signedIn("ann", "10.0.0.1"));
    Futures.await(stores.tokens().knownAddress("ann", "10.0.0.1", 0));
    Heartbeat beat = new Heartbeat("ann", "phone", 1, false);
    Futures.await(stores.presence().save(List.of(beat), List.of(beat), Map.of("ann", 1L)));
    Futures.await(stores.presence().heartbeats(19_990));
    Futures.await(stores.presence().lastSeen(List.of("ann")));
  }

  private void writes() {
    List<Write> writes = List.of(
        new Write.MakeRoom(ANN, "den", RoomKind.GROUP, "Den", null, null, List.of("bob")),
        new Write.MakeRoom(ANN, "x", RoomKind.DIRECT, null, null, null, List.of("bob")),
        new Write.PutMember(ANN, "den", "cat", null),
        new Write.ChangeRoom(ANN, "den", Patch.of("D"), Patch.absent(), Patch.absent()),
        new Write.Send(ANN, "den", "1", "x", null, null, List.of(), null),
        new Write.Read(BOB, "den", 6),
        new Write.RemoveMember(ANN, "den", "cat"));
    List<Outcome> outcomes = Futures.await(stores.log().append(writes));
    assertThat(outcomes).allMatch(outcome -> outcome.refusal() == null);
    Futures.await(stores.log().heads(List.of("den")));
  }

  private void reads() {
    Span none = new Span(null, null, null, 5);
    Futures.await(stores.history().page("ann", false, "den", none));
    Futures.await(stores.history().page("ann", false, "den", new Span(null, null, 6L, 1)));
    Futures.await(stores.history().replies("ann", false, "den", 6, none));
    Futures.await(stores.history().message("ann", false, "den", 6));
    Futures.await(stores.history().events("ann", false, "den", 0, 5));
    Futures.await(stores.history().catchUp("ann", false, Map.of("den", 0L)));
    Futures.await(stores.rooms().rooms("ann", null, 5));
    Futures.await(stores.rooms().members("ann", false, "den", null, 5));
    Futures.await(stores.rooms().reads("ann", false, "den"));
    Futures.await(stores.rooms().memberships("ann", 5));
    Futures.await(stores.rooms().memberIds("ann", false, "den"));
    Futures.await(stores.users().search("a", null, 5));
    Futures.await(stores.users().visible("ann", List.of("bob")));
    Futures.await(stores.feed().newest());
    Futures.await(stores.feed().after(Map.of(1L, 1L), 5));
    Futures.await(stores.feed().events(Map.of("den", 0L), 5));
    Futures.await(stores.feed().moved(List.of("den"), 0));
    Futures.await(stores.feed().announce(new Announcement("n", "a", "b", Set.of(), Set.of())));
    Futures.await(stores.feed().announced());
  }
}
