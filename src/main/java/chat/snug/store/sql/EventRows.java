package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Events of the log, made from their rows. */
final class EventRows {
  /** The log of a room above a place, up to another one, at most so many. */
  static final String SELECT = "select e.place, e.type, e.author, e.at, e.client_msg_id, b.text,"
      + " e.reply_to, e.list, b.mentions, b.data, e.deleted_at, e.target, e.thread, e.given,"
      + " e.emoji, e.reacted, e.subject, e.role, e.kind, e.name, e.avatar, e.data"
      + " from events e left join bodies b on b.no = e.body"
      + " where e.place > ? and e.place <= ? order by e.place limit ?";

  private final UserNumbers users;

  EventRows(UserNumbers users) {
    this.users = users;
  }

  Event event(Reader db, Row row, String room) throws SQLException {
    int type = row.integer(2);
    return switch (type) {
      case 1 -> sent(db, row, room);
      case 2 -> edited(db, row, room);
      case 3 ->
        new Event.Deleted(
            room, seq(row), at(row), user(db, row), target(row), row.numberOrNull(13));
      case 4 ->
        new Event.Reacted(
            room,
            seq(row),
            at(row),
            user(db, row),
            target(row),
            row.numberOrNull(13),
            row.text(15),
            row.flag(16));
      case 5 ->
        new Event.MemberChanged(
            room, seq(row), at(row), user(db, row), users.id(db, row.number(17)), role(row));
      case 6 -> changed(db, row, room);
      default -> throw new SQLException("no event has the type " + type);
    };
  }

  private Event.Sent sent(Reader db, Row row, String room) throws SQLException {
    long root = Place.seq(row.number(8));
    return new Event.Sent(
        room,
        seq(row),
        at(row),
        user(db, row),
        row.text(5),
        row.text(6),
        row.numberOrNull(7),
        root == 0 ? null : Long.valueOf(root),
        users.ids(db, row.textOrNull(9)),
        row.textOrNull(10),
        row.numberOrNull(11));
  }

  private Event.Edited edited(Reader db, Row row, String room) throws SQLException {
    Long deletedAt = row.numberOrNull(11);
    Patch<String> data = deletedAt == null
        ? Given.patch(row.integer(14), Given.DATA, row.textOrNull(10))
        : Patch.absent();
    return new Event.Edited(
        room,
        seq(row),
        at(row),
        user(db, row),
        target(row),
        row.numberOrNull(13),
        row.text(6),
        data,
        deletedAt);
  }

  private Event.RoomChanged changed(Reader db, Row row, String room) throws SQLException {
    int given = row.integer(14);
    return new Event.RoomChanged(
        room,
        seq(row),
        at(row),
        user(db, row),
        RoomKind.of(row.text(19)).orElse(null),
        Given.patch(given, Given.NAME, row.textOrNull(20)),
        Given.patch(given, Given.AVATAR, row.textOrNull(21)),
        Given.patch(given, Given.DATA, row.textOrNull(22)),
        false);
  }

  private static long seq(Row row) throws SQLException {
    return Place.seq(row.number(1));
  }

  private static long at(Row row) throws SQLException {
    return row.number(4);
  }

  private String user(Reader db, Row row) throws SQLException {
    return users.id(db, row.number(3));
  }

  private static long target(Row row) throws SQLException {
    return Place.seq(row.number(12));
  }

  private static @Nullable Role role(Row row) throws SQLException {
    return Role.of(row.text(18)).orElse(null);
  }
}
