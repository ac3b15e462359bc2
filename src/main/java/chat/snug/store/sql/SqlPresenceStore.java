package chat.snug.store.sql;

import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Heartbeats in SQL. */
final class SqlPresenceStore implements PresenceStore {
  private final Database database;
  private final UserNumbers users;

  SqlPresenceStore(Database database, UserNumbers users) {
    this.database = database;
    this.users = users;
  }

  @Override
  public Future<List<Heartbeat>> heartbeats(long since) {
    return database.read(db -> db.all(
        "select usr, device, at, background from heartbeats where at >= ?",
        row -> new Heartbeat(users.id(db, row.number(1)), row.text(2), row.number(3), row.flag(4)),
        since));
  }

  @Override
  public Future<Map<String, Long>> lastSeen(Collection<String> ids) {
    return database.read(db -> {
      Map<String, Long> seen = new HashMap<>();
      List<@Nullable Object[]> arguments = new ArrayList<>();
      ids.forEach(id -> arguments.add(new Object[] {id}));
      db.firsts(
          "select id, last_seen from users where id = ? and last_seen is not null",
          row -> seen.put(row.text(1), row.number(2)),
          arguments);
      return seen;
    });
  }

  @Override
  public Future<Void> save(
      Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen) {
    return database.write(db -> save(db, alive, gone, lastSeen));
  }

  private @Nullable Void save(
      Writer db, Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> seen)
      throws SQLException {
    for (Heartbeat one : gone) {
      db.later(
          "delete from heartbeats where usr = ? and device = ?",
          users.number(db, one.user()),
          one.device());
    }
    for (Heartbeat one : alive) {
      keep(db, one);
    }
    // Several nodes save at once: all take their locks in one order.
    for (Map.Entry<String, Long> one : new TreeMap<>(seen).entrySet()) {
      // Another node may have seen them later, and been quicker to say so.
      db.later(
          "update users set last_seen = ? where id = ? and coalesce(last_seen, 0) < ?",
          one.getValue(),
          one.getKey(),
          one.getValue());
    }
    return null;
  }

  private void keep(Writer db, Heartbeat one) throws SQLException {
    long user = users.number(db, one.user());
    if (user == UserNumbers.NOBODY) {
      return;
    }
    db.later(
        "insert into heartbeats (usr, device, at, background) values (?, ?, ?, ?)"
            + " on conflict (usr, device) do update set at = excluded.at, background = excluded.background",
        user,
        one.device(),
        one.at(),
        one.background());
  }
}
