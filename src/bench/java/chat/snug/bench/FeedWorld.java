package chat.snug.bench;

import chat.snug.config.Limits;
import chat.snug.postgres.PostgresServer;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;

/** A database of rooms that have their members and no messages yet; each user is in as many rooms as every other. */
final class FeedWorld {
  static final int ROOMS = 100_000;
  static final int USERS = 50_000;
  static final int MEMBERS = 5;

  /** By which the connections of the node that is measured are known. */
  private static final String ROLE = "measured";

  /** Has no divisor in common with the number of users, so a room's members are different ones. */
  private static final int STEP = 9973;

  private static final long MADE_AT = 1_700_000_000_000L;

  private FeedWorld() {}

  static String room(int number) {
    return "0193a5b2-7c1e-7000-8000-%012d".formatted(number);
  }

  static String user(int number) {
    return "user-" + number;
  }

  /** Who made the room, and is in it. */
  static String member(int room) {
    return user(room % USERS);
  }

  /** The name of a new database. */
  static String fill() throws Exception {
    String name = PostgresServer.newDatabase();
    Vertx vertx = Vertx.vertx();
    SqlStores stores = BenchStore.await(
        SqlStores.open(vertx, PostgresServer.url(name), Limits.DEFAULT, Clock.systemUTC()));
    BenchStore.await(stores.health().close());
    BenchStore.await(vertx.close());
    for (String sql : List.of(
        "insert into users (no, id, origin, display_name, search_name, created_at)"
            + " select nextval('user_numbers'), 'user-' || g, 'token', 'User ' || g, 'user ' || g, AT"
            + " from generate_series(0, USERS - 1) g",
        "insert into rooms (no, id, kind, maker, name, created_at, active_at, head, ordinal, last_top, deleted_tops, members)"
            + " select nextval('room_numbers'), '0193a5b2-7c1e-7000-8000-' || lpad(g::text, 12, '0'), 'group', u.no, 'Room', AT, AT + g, MEMBERS + 1, 0, 0, 0, MEMBERS"
            + " from generate_series(0, ROOMS - 1) g join users u on u.id = 'user-' || g % USERS",
        "insert into members (room, usr, role, joined_at, joined_seq, read, read_at, read_ordinal, own_ordinal, read_own)"
            + " select r.no, u.no, case m when 0 then 'owner' else 'member' end, AT, m + 2, m + 2, 0, 0, 0, 0"
            + " from generate_series(0, ROOMS - 1) g, generate_series(0, MEMBERS - 1) m, rooms r, users u"
            + " where r.id = '0193a5b2-7c1e-7000-8000-' || lpad(g::text, 12, '0')"
            + " and u.id = 'user-' || (g::bigint + m * STEP) % USERS",
        "vacuum analyze users, rooms, members",
        "do $$ begin create role ROLE superuser login password 'postgres'; exception when duplicate_object then null; end $$")) {
      PostgresServer.run(
          name,
          sql.replace("USERS", Integer.toString(USERS))
              .replace("ROOMS", Integer.toString(ROOMS))
              .replace("MEMBERS", Integer.toString(MEMBERS))
              .replace("STEP", Integer.toString(STEP))
              .replace("ROLE", ROLE)
              .replace("AT", Long.toString(MADE_AT)));
    }
    return name;
  }

  /** As the node that is measured reaches it, by a port that leads there. */
  static String measuredUrl(String database, int port) {
    return "postgresql://" + ROLE + ":postgres@localhost:" + port + "/" + database
        + "?sslmode=disable";
  }

  /** The processes of PostgreSQL that serve the node that is measured. */
  static String measuredBackends() {
    return "select pid from pg_stat_activity where usename = '" + ROLE + "'";
  }
}
