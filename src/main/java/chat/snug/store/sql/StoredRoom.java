package chat.snug.store.sql;

import chat.snug.model.RoomKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A room's row. Writers move its counters forwards and save them once at the end of a batch. */
final class StoredRoom {
  /** Columns of {@code rooms r} that {@link #of} reads, from the first on. */
  static final String COLUMNS = "r.no, r.id, r.kind, r.maker, r.name, r.avatar, r.data, r.lesser,"
      + " r.greater, r.created_at, r.active_at, r.head, r.ordinal, r.last_top, r.deleted_tops,"
      + " r.members, r.chunk, r.chunk_used";

  /** The same without what the application wrote, where only counters are wanted. */
  static final String COUNTERS = COLUMNS.replace("r.name, r.avatar, r.data", "null, null, null");

  /** How many they are. */
  static final int WIDTH = 18;

  final long no;
  final String id;
  final RoomKind kind;
  final long maker;
  final long lesser;
  final long greater;
  final long createdAt;

  @Nullable
  String name;

  @Nullable
  String avatar;

  @Nullable
  String data;

  long activeAt;
  long head;
  long ordinal;
  long lastTop;
  long deletedTops;
  int members;
  long chunk;
  int chunkUsed;
  boolean changed;

  StoredRoom(
      long no, String id, RoomKind kind, long maker, long lesser, long greater, long createdAt) {
    this.no = no;
    this.id = id;
    this.kind = kind;
    this.maker = maker;
    this.lesser = lesser;
    this.greater = greater;
    this.createdAt = createdAt;
    this.activeAt = createdAt;
  }

  static StoredRoom of(Row row) throws SQLException {
    RoomKind kind = RoomKind.of(row.text(3)).orElseThrow();
    StoredRoom room = new StoredRoom(
        row.number(1),
        row.text(2),
        kind,
        row.number(4),
        row.number(8),
        row.number(9),
        row.number(10));
    room.name = row.textOrNull(5);
    room.avatar = row.textOrNull(6);
    room.data = row.textOrNull(7);
    room.activeAt = row.number(11);
    room.head = row.number(12);
    room.ordinal = row.number(13);
    room.lastTop = row.number(14);
    room.deletedTops = row.number(15);
    room.members = row.integer(16);
    room.chunk = row.number(17);
    room.chunkUsed = row.integer(18);
    return room;
  }

  private static final String FIND =
      "select " + COLUMNS + " from rooms r where r.id = ? and r.ended_at is null";

  /** A room that lives, or null. */
  static @Nullable StoredRoom find(Reader db, String id) throws SQLException {
    return db.first(FIND, StoredRoom::of, id);
  }

  /** Those of these that live, by their ids; asked for together. */
  static Map<String, StoredRoom> find(Reader db, Collection<String> ids) throws SQLException {
    List<@Nullable Object[]> arguments = new ArrayList<>();
    ids.forEach(id -> arguments.add(new Object[] {id}));
    Map<String, StoredRoom> found = new LinkedHashMap<>();
    for (StoredRoom room : db.firsts(FIND, StoredRoom::of, arguments)) {
      if (room != null) {
        found.put(room.id, room);
      }
    }
    return found;
  }

  /** A room that lives, for a writer: nobody else changes it until the end of the transaction. */
  static @Nullable StoredRoom take(Writer db, String id) throws SQLException {
    return db.first(FIND + db.locking(), StoredRoom::of, id);
  }

  /** The list of its messages outside threads. */
  long list() {
    return Place.start(no);
  }

  /** The other user of a direct room; {@link UserNumbers#NOBODY} in other rooms. */
  long peerOf(long user) {
    return user == lesser ? greater : lesser;
  }

  /** Numbers the next event; time never runs backwards in a room. */
  long next(long now) {
    changed = true;
    activeAt = Math.max(now, activeAt);
    return ++head;
  }
}
