package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import chat.snug.store.AccountStore.Entry;
import chat.snug.store.HistoryStore.Span;
import chat.snug.store.Outcome;
import chat.snug.store.PresenceStore.Heartbeat;
import chat.snug.store.TestClock;
import chat.snug.store.TokenStore.Grant;
import chat.snug.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every statement that the stores run finds its rows by an index: nothing walks through a table, but what must. */
class QueryPlanTest {

  /** Small tables, or what is a search by its nature. */
  private static final Set<String> MAY_SCAN = Set.of(
      "select 1 from accounts limit 1",
      "select max(no) from chunks",
      "select max(no) from users",
      "select max(no) from rooms");

  @TempDir
  Path folder;

  @Test
  void statementsUseIndexes() throws Exception {
    Set<String> statements = statements();
    assertThat(statements).hasSizeGreaterThan(50);
    try (JdbcSession session = SqliteFile.in(folder).openWriter()) {
      for (String sql : statements) {
        List<String> plan =
            session.all("explain query plan " + sql, row -> row.text(4), new Object[0]);
        if (!MAY_SCAN.contains(sql)) {
          assertThat(plan).as(sql).noneMatch(QueryPlanTest::scans);
        }
        check(sql, plan);
      }
    }
  }

  private static boolean scans(String line) {
    // m names a query within the query.
    return line.startsWith("SCAN") && !line.equals("SCAN m");
  }

  private static void check(String sql, List<String> plan) {
    if (sql.contains("from events e") && sql.contains("e.list = ?")) {
      assertThat(plan).as(sql).anyMatch(line -> line.contains("INDEX events_listed (list=? AND"));
    }
    if (sql.contains("author = ? and client_msg_id = ?")) {
      assertThat(plan).as(sql).anyMatch(line -> line.contains("INDEX events_once"));
    }
    if (sql.contains("author <> ? and deleted_at")) {
      assertThat(plan)
          .as(sql)
          .anyMatch(line -> line.contains("COVERING INDEX events_gone (list=? AND place>?"));
    }
    if (sql.contains("own_ordinal is not null")) {
      assertThat(plan).as(sql).anyMatch(line -> line.contains("INDEX events_own (author=? AND"));
    }
    if (sql.contains("target = ? and type = 2")) {
      assertThat(plan).as(sql).anyMatch(line -> line.contains("INDEX events_edits (target=?"));
    }
    if (!sql.contains("order by r.active_at") && !sql.contains("order by case role")) {
      assertThat(plan).as(sql).noneMatch(line -> line.contains("TEMP B-TREE"));
    }
  }

  /** Does everything once, and sees which statements that takes. */
  private Set<String> statements() throws Exception {
    Set<String> statements = new TreeSet<>();
    Vertx vertx = Vertx.vertx();
    SqliteFolder opened =
        SqliteFolder.open(folder, new TestClock(), new java.security.SecureRandom());
    try (JdbcSession session = opened.file().openWriter()) {
      Database database = new Recording(session, statements);
      SqlStores stores =
          SqlStores.over(vertx, database, opened.lock(), Limits.DEFAULT, new TestClock());
      everything(stores);
      run(stores.housekeeping().tidy());
    }
    opened.lock().close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
    return statements;
  }

  /** Runs everything at once on the calling thread. */
  private record Recording(JdbcSession session, Set<String> statements) implements Database {
    @Override
    public <T> Future<T> read(SqlFunction<Reader, T> work) {
      return run(work);
    }

    @Override
    public <T> Future<T> write(SqlFunction<Writer, T> work) {
      return run(work);
    }

    private <T> Future<T> run(SqlFunction<? super Writer, T> work) {
      try {
        T result = session.transact(work);
        statements.addAll(session.statements());
        return Future.succeededFuture(result);
      } catch (Exception failure) {
        return Future.failedFuture(failure);
      }
    }

    @Override
    public Future<Void> checkpoint() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  private static <T> T run(Future<T> future) {
    assertThat(future.succeeded()).as("%s", future.cause()).isTrue();
    return future.result();
  }

  private void everything(SqlStores stores) {
    users(stores);
    writes(stores);
    reads(stores);
    Caller ann = new Caller("ann", false);
    run(stores.log().append(List.of(new Write.DeleteRoom(ann, "den"))));
  }

  private void users(SqlStores stores) {
    for (String user : List.of("ann", "bob", "cat")) {
      run(stores.users().ofToken(user, null));
    }
    run(stores.users().put("ann", Patch.of("Ann"), Patch.absent()));
    run(stores.accounts().any());
    run(stores.accounts().create("joe", "Joe", "hash", Entry.FIRST, null));
    run(stores.accounts().keepInvite("invite", "joe", Long.MAX_VALUE));
    run(stores.accounts().checkInvite("invite"));
    run(stores.accounts().create("sue", "Sue", "hash", Entry.INVITE, "invite"));
    run(stores.accounts().find("joe"));
    run(stores.tokens().begin(new Grant("joe", true, "f", "i"), "t", Long.MAX_VALUE));
    run(stores.tokens().rotate("t", "a", "t1", "i1", Long.MAX_VALUE));
    run(stores.tokens().rotate("t", "a", "t2", "i2", Long.MAX_VALUE));
    run(stores.tokens().revoke("t2"));
    run(stores.tokens().revokedSince(0));
    run(stores.tokens().signedIn("joe", "10.0.0.1"));
    run(stores.tokens().knownAddress("joe", "10.0.0.1", 0));
    Heartbeat beat = new Heartbeat("ann", "phone", 1, false);
    run(stores.presence().save(List.of(beat), List.of(beat), Map.of("ann", 1L)));
    run(stores.presence().heartbeats(0));
    run(stores.presence().lastSeen(List.of("ann")));
  }

  private void writes(SqlStores stores) {
    Caller ann = new Caller("ann", false);
    Caller bob = new Caller("bob", false);
    List<Write> writes = List.of(
        new Write.MakeRoom(ann, "den", RoomKind.GROUP, "Den", null, null, List.of("bob")),
        new Write.MakeRoom(ann, "x", RoomKind.DIRECT, null, null, null, List.of("bob")),
        new Write.PutMember(ann, "den", "cat", null),
        new Write.PutMember(ann, "den", "bob", Role.OWNER),
        new Write.PutMember(ann, "den", "bob", Role.MEMBER),
        new Write.ChangeRoom(ann, "den", Patch.of("D"), Patch.absent(), Patch.absent()),
        new Write.Send(ann, "den", "1", "x", null, null, List.of(), null),
        new Write.Send(bob, "den", "1", "x", null, null, List.of(), null),
        new Write.Send(bob, "den", "2", "x", 8L, 8L, List.of("ann"), null),
        new Write.Edit(ann, "den", 8, "y", Patch.absent()),
        new Write.React(bob, "den", 8, "e", true),
        new Write.React(bob, "den", 8, "e", false),
        new Write.Delete(ann, "den", 8),
        new Write.Delete(bob, "den", 10),
        new Write.Send(ann, "den", "2", "x", null, null, List.of(), null),
        new Write.Read(bob, "den", 9),
        new Write.Read(ann, "den", 12),
        new Write.RemoveMember(ann, "den", "cat"),
        new Write.PutMember(ann, "den", "cat", Role.OWNER),
        new Write.RemoveMember(ann, "den", "ann"),
        new Write.RemoveMember(new Caller("cat", false), "den", "cat"),
        new Write.PutMember(bob, "den", "ann", Role.OWNER));
    List<Outcome> outcomes = run(stores.log().append(writes));
    assertThat(outcomes).extracting(Outcome::refusal).allMatch(refusal -> refusal == null);
    run(stores.log().heads(List.of("den")));
  }

  private void reads(SqlStores stores) {
    Span none = new Span(null, null, null, 5);
    run(stores.history().page("ann", false, "den", none));
    run(stores.history().page("ann", false, "den", new Span(null, null, 8L, 1)));
    run(stores.history().replies("ann", false, "den", 8, none));
    run(stores.history().message("ann", false, "den", 8));
    run(stores.history().events("ann", false, "den", 0, 5));
    run(stores.history().catchUp("ann", false, Map.of("den", 0L)));
    run(stores.rooms().rooms("ann", null, 5));
    run(stores.rooms().members("ann", false, "den", null, 5));
    run(stores.rooms().reads("ann", false, "den"));
    run(stores.rooms().memberships("ann", 5));
    run(stores.rooms().memberIds("ann", false, "den"));
    run(stores.users().search("a", null, 5));
    run(stores.users().visible("ann", List.of("bob")));
    run(stores.health().check());
  }
}
