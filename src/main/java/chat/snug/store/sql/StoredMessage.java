package chat.snug.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A message that a write speaks of, as it stands.
 *
 * @param list where it is shown
 * @param body as it stands now
 */
record StoredMessage(
    long place,
    long author,
    long at,
    long list,
    @Nullable Long deletedAt,
    @Nullable String reactions,
    Body body) {

  private static final String FIND =
      "select e.place, e.author, e.at, e.list, e.deleted_at, e.reactions, "
          + Bodies.bytes("e.now_body")
          + " from events e"
          + Bodies.join("e.now_body")
          + "where e.place = ? and e.type = 1";

  /** Whether there is a message of that seq, deleted or not. */
  static boolean exists(Reader db, StoredRoom room, long seq) throws SQLException {
    return seq >= 1
        && seq <= room.head
        && db.exists("select 1 from events where place = ? and type = 1", Place.of(room.no, seq));
  }

  /** The message of that seq, deleted or not; null where there is none, or the seq is another event's. */
  static @Nullable StoredMessage find(Reader db, StoredRoom room, long seq) throws SQLException {
    if (seq < 1 || seq > room.head) {
      return null;
    }
    return db.first(FIND, StoredMessage::of, Place.of(room.no, seq));
  }

  private static StoredMessage of(Row row) throws SQLException {
    return new StoredMessage(
        row.number(1),
        row.number(2),
        row.number(3),
        row.number(4),
        row.numberOrNull(5),
        row.textOrNull(6),
        Body.decoded(row.bytesOrNull(7)));
  }

  long seq() {
    return Place.seq(place);
  }

  /** The seq of the root of the thread that it is in, or null. */
  @Nullable
  Long thread() {
    long root = Place.seq(list);
    return root == 0 ? null : Long.valueOf(root);
  }
}
