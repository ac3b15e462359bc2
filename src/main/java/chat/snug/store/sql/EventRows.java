package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import chat.snug.store.sql.BodySource.Version;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Events of the log, made from their rows. Kinds of events that a later build brings keep to this, so that a build that does not know them hands them on
 * while both serve one database: {@code type} is above those below, {@code name} the {@code type} of the frame, {@code data} a JSON object with the members
 * that only this kind has.
 */
final class EventRows {
  private static final String SELECT = "select e.place, e.type, e.author, e.at, e.client_msg_id,"
      + " e.reply_to, e.list, e.deleted_at, e.target, e.thread, e.given,"
      + " e.emoji, e.reacted, e.subject, e.role, e.kind, e.name, e.avatar, e.data, ";
  private static final String WHERE = "where e.place > ? and e.place <= ? order by e.place limit ?";

  private final UserNumbers users;
  private final BodySource bodies;
  private final String select;

  EventRows(UserNumbers users, BodySource bodies) {
    this.users = users;
    this.bodies = bodies;
    this.select = SELECT
        + bodies.columns(Version.SENT)
        + " from events e"
        + bodies.join(Version.SENT)
        + WHERE;
  }

  /** The log of a room above a place, up to another one, at most so many. */
  String select() {
    return select;
  }

  Event event(Reader db, Row row, String room) throws SQLException {
    int type = row.integer(2);
    return switch (type) {
      case 1 -> sent(db, row, room);
      case 2 -> edited(db, row, room);
      case 3 ->
        new Event.Deleted(
            room, seq(row), at(row), user(db, row), target(row), row.numberOrNull(10));
      case 4 ->
        new Event.Reacted(
            room,
            seq(row),
            at(row),
            user(db, row),
            target(row),
            row.numberOrNull(10),
            row.text(12),
            row.flag(13));
      case 5 ->
        new Event.MemberChanged(
            room, seq(row), at(row), user(db, row), users.id(db, row.number(14)), role(row));
      case 6 -> changed(db, row, room);
      default -> other(db, row, room);
    };
  }

  private Event.Sent sent(Reader db, Row row, String room) throws SQLException {
    long root = Place.seq(row.number(7));
    Body body = body(row);
    return new Event.Sent(
        room,
        seq(row),
        at(row),
        user(db, row),
        row.text(5),
        body.text(),
        row.numberOrNull(6),
        root == 0 ? null : Long.valueOf(root),
        users.ids(db, body.mentions()),
        body.data(),
        row.numberOrNull(8));
  }

  private Event.Edited edited(Reader db, Row row, String room) throws SQLException {
    Long deletedAt = row.numberOrNull(8);
    Body body = body(row);
    return new Event.Edited(
        room,
        seq(row),
        at(row),
        user(db, row),
        target(row),
        row.numberOrNull(10),
        body.text(),
        deletedAt == null ? Given.patch(row.integer(11), Given.DATA, body.data()) : Patch.absent(),
        deletedAt);
  }

  private Event.RoomChanged changed(Reader db, Row row, String room) throws SQLException {
    int given = row.integer(11);
    return new Event.RoomChanged(
        room,
        seq(row),
        at(row),
        user(db, row),
        RoomKind.of(row.text(16)).orElse(null),
        Given.patch(given, Given.NAME, row.textOrNull(17)),
        Given.patch(given, Given.AVATAR, row.textOrNull(18)),
        Given.patch(given, Given.DATA, row.textOrNull(19)),
        false);
  }

  private Event.Other other(Reader db, Row row, String room) throws SQLException {
    String members = row.textOrNull(19);
    return new Event.Other(
        room, seq(row), at(row), user(db, row), row.text(17), members == null ? "{}" : members);
  }

  private Body body(Row row) throws SQLException {
    return bodies.body(row, 20);
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
    return Place.seq(row.number(9));
  }

  private static @Nullable Role role(Row row) throws SQLException {
    return Role.of(row.text(15)).orElse(null);
  }
}
