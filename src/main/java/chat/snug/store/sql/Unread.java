package chat.snug.store.sql;

import chat.snug.model.Room;
import java.sql.SQLException;

/**
 * How many messages a member has not read: those of others outside threads, without the deleted ones, and mentions in threads. Counted by subtracting
 * running numbers, so it costs the same in a room of ten messages and of ten million; only deletions above the read position are looked at one by one.
 */
final class Unread {
  private static final String GONE =
      "select count(*) from events where list = ? and place > ? and author <> ? and deleted_at is not null";
  private static final String MENTIONED =
      "select count(*) from (select 1 from mentions where usr = ? and place > ? and place <= ? limit ?) m";

  private Unread() {}

  /** Stops at {@link Room#UNREAD_MAX}. */
  static int of(Reader db, StoredRoom room, StoredMember member) throws SQLException {
    long messages = messages(db, room, member);
    if (messages >= Room.UNREAD_MAX) {
      return Room.UNREAD_MAX;
    }
    return (int) (messages + mentions(db, room, member, Room.UNREAD_MAX - messages));
  }

  /** Whether nothing unread is left. */
  static boolean none(Reader db, StoredRoom room, StoredMember member) throws SQLException {
    if (member.othersAbove(room) > room.deletedTops) {
      return false; // more than were ever deleted here, so there is no need to count those
    }
    return messages(db, room, member) == 0 && mentions(db, room, member, 1) == 0;
  }

  private static long messages(Reader db, StoredRoom room, StoredMember member)
      throws SQLException {
    long others = member.othersAbove(room);
    boolean noneDeleted = others == 0 || room.deletedTops == 0;
    if (noneDeleted || others - room.deletedTops >= Room.UNREAD_MAX) {
      return others;
    }
    return others - db.number(GONE, room.list(), Place.of(room.no, member.read), member.user);
  }

  private static long mentions(Reader db, StoredRoom room, StoredMember member, long limit)
      throws SQLException {
    return db.number(
        MENTIONED, member.user, Place.of(room.no, member.read), Place.end(room.no), limit);
  }
}
