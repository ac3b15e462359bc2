package chat.snug.store.sql;

import chat.snug.model.Access;
import chat.snug.model.Member;
import chat.snug.model.Room;
import chat.snug.store.RoomStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rooms as they stand, in SQL. */
final class SqlRoomStore implements RoomStore {
  private static final String MINE =
      ", " + StoredMember.COLUMNS + " from members m join rooms r on r.no = m.room where m.usr = ?"
          + " and (r.active_at, r.no) < (?, ?) order by r.active_at desc, r.no desc limit ?";

  private record Mine(StoredRoom room, StoredMember member) {
    static Mine of(Row row) throws SQLException {
      return new Mine(StoredRoom.of(row), StoredMember.of(row, StoredRoom.WIDTH));
    }

    Unread.Of unread() {
      return new Unread.Of(room, member);
    }

    String cursor() {
      return Cursors.of(room.activeAt, room.no);
    }
  }

  private record Joined(Member member, long seq, long user) {}

  private final Database database;
  private final RoomReads reads;
  private final RoomViews views;
  private final UserNumbers users;

  SqlRoomStore(Database database, RoomReads reads, RoomViews views, UserNumbers users) {
    this.database = database;
    this.reads = reads;
    this.views = views;
    this.users = users;
  }

  @Override
  public Future<Listing<Room>> rooms(String user, @Nullable String cursor, int limit) {
    return database.read(db -> {
      long number = users.number(db, user);
      List<Mine> rows = mine(db, StoredRoom.COLUMNS, number, cursor, limit + 1);
      List<Room> rooms =
          views.views(db, number, rows.stream().limit(limit).map(Mine::unread).toList());
      return new Listing<>(rooms, rows.size() > limit ? rows.get(limit - 1).cursor() : null);
    });
  }

  private static List<Mine> mine(
      Reader db, String columns, long user, @Nullable String cursor, int limit)
      throws SQLException {
    long[] from =
        cursor == null ? new long[] {Long.MAX_VALUE, Long.MAX_VALUE} : Cursors.numbers(cursor);
    return db.all("select " + columns + MINE, Mine::of, user, from[0], from[1], limit);
  }

  @Override
  public Future<Room> room(String user, boolean admin, String room) {
    return database.read(db -> {
      RoomReads.Seen seen = reads.known(db, user, admin, room);
      boolean mayRead = Access.mayRead(seen.room().kind, StoredMember.role(seen.member()));
      return views.view(db, seen.room(), seen.user(), seen.member(), mayRead);
    });
  }

  @Override
  public Future<Listing<Member>> members(
      String user, boolean admin, String room, @Nullable String cursor, int limit) {
    return database.read(db -> {
      StoredRoom of = reads.known(db, user, admin, room).room();
      long[] from = cursor == null ? new long[2] : Cursors.numbers(cursor);
      List<Joined> rows = db.all(
          "select " + StoredMember.COLUMNS
              + " from members m where m.room = ? and (m.joined_seq, m.usr) > (?, ?) order by m.joined_seq, m.usr limit ?",
          row -> joined(db, StoredMember.of(row)),
          of.no,
          from[0],
          from[1],
          limit + 1);
      return Listings.of(rows, limit, Joined::member, row -> Cursors.of(row.seq(), row.user()));
    });
  }

  private Joined joined(Reader db, StoredMember member) throws SQLException {
    return new Joined(member.as(users.id(db, member.user)), member.joinedSeq, member.user);
  }

  @Override
  public Future<List<ReadPosition>> reads(String user, boolean admin, String room) {
    return database.read(db -> {
      StoredRoom of = reads.joined(db, user, admin, room).room();
      return db.all(
          "select usr, read, read_at from members where room = ? order by joined_seq",
          row -> new ReadPosition(users.id(db, row.number(1)), row.number(2), row.number(3)),
          of.no);
    });
  }

  @Override
  public Future<Memberships> memberships(String user, int counted) {
    return database.read(db -> {
      long number = users.number(db, user);
      List<Mine> mine = mine(db, StoredRoom.COUNTERS, number, null, Integer.MAX_VALUE);
      List<Integer> unread =
          Unread.all(db, mine.stream().limit(counted).map(Mine::unread).toList());
      List<Membership> memberships = new ArrayList<>();
      for (int i = 0; i < mine.size(); i++) {
        memberships.add(membership(mine.get(i), i < unread.size() ? unread.get(i) : 0));
      }
      int done = unread.size();
      return new Memberships(Epoch.of(db), memberships, done);
    });
  }

  private static Membership membership(Mine mine, int unread) {
    return new Membership(
        mine.room().id, mine.room().head, mine.member().read, unread, mine.room().members);
  }

  @Override
  public Future<Set<String>> memberIds(String user, boolean admin, String room) {
    return database.read(db -> {
      StoredRoom of = reads.joined(db, user, admin, room).room();
      Set<String> ids = new HashSet<>();
      db.each(
          "select usr from members where room = ?",
          row -> ids.add(users.id(db, row.number(1))),
          of.no);
      return ids;
    });
  }
}
