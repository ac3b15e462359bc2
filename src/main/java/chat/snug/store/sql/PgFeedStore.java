package chat.snug.store.sql;

import chat.snug.store.FeedStore;
import chat.snug.store.sql.Technology.Profiles;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The feed: the rows that each commit leaves in {@code batch}, found by writer and number, so that asking costs the same however many there are. */
final class PgFeedStore implements FeedStore {
  private static final String NEWEST =
      "select w.no, (select b.n from batch b where b.writer = w.no order by b.n desc limit 1) from writers w where w.no <> all (?)";
  private static final String AFTER =
      "select b.writer, b.n, b.rooms, b.heads, b.users, b.revoked, b.profiles,"
          + " b.read_rooms, b.read_users, b.read_seqs, b.read_unread, b.read_ats, b.read_members"
          + " from writers w left join unnest(?::bigint[], ?::bigint[]) s (writer, n) on s.writer = w.no"
          + " cross join lateral (select * from batch b where b.writer = w.no and b.n > coalesce(s.n, 0) order by b.n limit ?) b"
          + " where w.no <> all (?) order by b.writer, b.n limit ?";
  private static final String ROOMS =
      "select r.no, r.id, r.head, r.members, r.ended_at, r.active_at, a.after, u.id from unnest(?::text[], ?::bigint[]) a (id, after)"
          + " join rooms r on r.id = a.id join users u on u.no = r.maker where r.head > a.after order by r.head - a.after";

  private static final String MOVED =
      "select r.id, u.id, m.read, unread_1(r.no, r.ordinal, r.deleted_tops, m.usr, m.read, m.read_ordinal, m.own_ordinal, m.read_own), m.read_at, r.members"
          + " from rooms r join members m on m.room = r.no join users u on u.no = m.usr"
          + " where r.id = any (?) and r.ended_at is null and m.read_at >= ?";

  /** The time is asked for once, so that the index on it is of use. The newest of each writer stays, so that who comes too late for the others sees that there were some. */
  private static final String OLD =
      "delete from batch where (writer, n) in (select b.writer, b.n from batch b where b.at < (select millis_1()) - ?"
          + " and (exists (select 1 from batch l where l.writer = b.writer and l.n > b.n)"
          + " or not exists (select 1 from writers w where w.no = b.writer)) limit ?)";

  /** An idle writer is still known after that; it says every minute that it lives. */
  private static final long WRITER_MILLIS = 3_600_000;

  private static final int PIECE = 5000;

  private final PgDatabase database;
  private final EventRows events;
  private final Profiles profiles;

  PgFeedStore(PgDatabase database, EventRows events, Profiles profiles) {
    this.database = database;
    this.events = events;
    this.profiles = profiles;
  }

  private Long[] own() {
    return database.writers().toArray(Long[]::new);
  }

  @Override
  public Future<List<Batch>> after(Map<Long, Long> seen, int limit) {
    Map<Long, Long> copy = new LinkedHashMap<>(seen);
    return database
        .read(db -> db.all(
            AFTER,
            row -> batch(((PgRow) row).row()),
            copy.keySet().toArray(Long[]::new),
            copy.values().toArray(Long[]::new),
            limit,
            own(),
            limit))
        .onSuccess(
            batches -> batches.forEach(batch -> batch.profiles().forEach(profiles::changed)));
  }

  private static Batch batch(io.vertx.sqlclient.Row row) {
    List<String> rooms = texts(row, 2);
    Long[] heads = row.getArrayOfLongs(3);
    Map<String, Long> byRoom = new LinkedHashMap<>();
    for (int i = 0; i < rooms.size(); i++) {
      byRoom.put(rooms.get(i), heads[i]);
    }
    return new Batch(
        row.getLong(0),
        row.getLong(1),
        byRoom,
        Set.copyOf(texts(row, 4)),
        texts(row, 5),
        reads(row),
        Set.copyOf(texts(row, 6)));
  }

  private static List<Read> reads(io.vertx.sqlclient.Row row) {
    List<String> rooms = texts(row, 7);
    List<String> users = texts(row, 8);
    Long[] seqs = row.getArrayOfLongs(9);
    Integer[] unread = row.getArrayOfIntegers(10);
    Long[] ats = row.getArrayOfLongs(11);
    Integer[] members = row.getArrayOfIntegers(12);
    List<Read> reads = new ArrayList<>();
    for (int i = 0; i < rooms.size(); i++) {
      reads.add(new Read(rooms.get(i), users.get(i), seqs[i], unread[i], ats[i], members[i]));
    }
    return reads;
  }

  private static List<String> texts(io.vertx.sqlclient.Row row, int column) {
    return List.copyOf(Arrays.asList(row.getArrayOfStrings(column)));
  }

  @Override
  public Future<Map<Long, Long>> newest() {
    return database.read(db -> {
      Map<Long, Long> newest = new HashMap<>();
      db.each(
          NEWEST,
          row -> {
            newest.put(row.number(1), row.number(2));
            return true;
          },
          (Object) own());
      return newest;
    });
  }

  private record Behind(
      long no,
      String id,
      long head,
      int members,
      @Nullable Long endedAt,
      long after,
      String maker) {

    long behind() {
      return head - after;
    }

    /** The last event of a room that was deleted, which stands nowhere. */
    Optional<Logged> end() {
      return endedAt == null
          ? Optional.empty()
          : Optional.of(new Logged(EventLog.end(id, head, endedAt, maker), 0));
    }
  }

  @Override
  public Future<List<Logged>> events(Map<String, Long> after, int limit) {
    Map<String, Long> copy = new LinkedHashMap<>(after);
    return database.read(db -> {
      List<Behind> rooms = db.all(
          ROOMS,
          row -> new Behind(
              row.number(1),
              row.text(2),
              row.number(3),
              row.integer(4),
              row.numberOrNull(5),
              row.number(7),
              row.text(8)),
          copy.keySet().toArray(String[]::new),
          copy.values().toArray(Long[]::new));
      return events(db, rooms, limit);
    });
  }

  private List<Logged> events(Reader db, List<Behind> rooms, int limit) throws SQLException {
    List<Logged> logged = new ArrayList<>();
    int from = 0;
    while (from < rooms.size() && logged.size() < limit) {
      int to = from;
      for (long most = 0; to < rooms.size() && most < limit - logged.size(); to++) {
        most += rooms.get(to).behind();
      }
      logged.addAll(together(db, rooms.subList(from, to), limit - logged.size()));
      from = to;
    }
    return logged;
  }

  private List<Logged> together(Reader db, List<Behind> rooms, int limit) throws SQLException {
    List<List<Logged>> each = new ArrayList<>();
    List<@Nullable Object[]> arguments = new ArrayList<>();
    for (Behind room : rooms) {
      each.add(new ArrayList<>());
      arguments.add(new Object[] {
        Place.of(room.no(), room.after()),
        Place.end(room.no()),
        (int) Math.min(limit, room.behind())
      });
    }
    db.eachOf(
        events.select(),
        (query, row) -> {
          Behind room = rooms.get(query);
          return each.get(query).add(new Logged(events.event(db, row, room.id()), room.members()));
        },
        arguments);
    List<Logged> logged = new ArrayList<>();
    for (int i = 0; i < rooms.size(); i++) {
      logged.addAll(each.get(i));
      rooms.get(i).end().ifPresent(logged::add);
    }
    return logged.size() <= limit ? logged : logged.subList(0, limit);
  }

  @Override
  public Future<List<Read>> moved(Collection<String> rooms, long since) {
    String[] ids = rooms.toArray(String[]::new);
    // Changes of profiles were missed with them.
    profiles.missed();
    return database.read(db -> db.all(
        MOVED,
        row -> new Read(
            row.text(1), row.text(2), row.number(3), row.integer(4), row.number(5), row.integer(6)),
        ids,
        since));
  }

  @Override
  public Future<Void> announce(Announcement node) {
    return database.write(db -> {
      db.later(
          "insert into nodes (id, address, build, roles, members, at) values (?, ?, ?, ?, ?, clock_timestamp())"
              + " on conflict (id) do update set members = excluded.members, at = excluded.at",
          node.id(),
          node.address(),
          node.build(),
          node.roles().toArray(String[]::new),
          node.members().toArray(String[]::new));
      return null;
    });
  }

  @Override
  public Future<Void> withdraw(String id) {
    return database.write(db -> {
      db.later("delete from nodes where id = ?", id);
      return null;
    });
  }

  @Override
  public Future<List<Announcement>> announced() {
    return database.read(db -> db.all(
        "select id, address, build, roles, members from nodes where at > clock_timestamp() - make_interval(secs => ?) order by id",
        row -> announcement(((PgRow) row).row()),
        (double) ANNOUNCED_SECONDS));
  }

  private static Announcement announcement(io.vertx.sqlclient.Row row) {
    return new Announcement(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        Set.copyOf(texts(row, 3)),
        Set.copyOf(texts(row, 4)));
  }

  /** Removes what nobody asks for any more, a piece of it; whether there may be more. Says that these writers live. */
  static boolean tidy(Writer db, Set<Long> own) throws SQLException {
    for (long writer : own) {
      if (writer > 0) {
        db.later(
            "insert into writers (no, at) values (?, millis_1()) on conflict (no) do update set at = excluded.at",
            writer);
      }
    }
    db.later("delete from writers where at < (select millis_1()) - ?", WRITER_MILLIS);
    db.later("delete from nodes where at < clock_timestamp() - make_interval(secs => ?)", (double)
        KEPT_SECONDS);
    return PIECE == db.run(OLD, 1000L * KEPT_SECONDS, PIECE);
  }
}
