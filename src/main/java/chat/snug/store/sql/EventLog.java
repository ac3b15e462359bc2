package chat.snug.store.sql;

import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds events to logs: gives each its seq and time, and stores its row. */
final class EventLog {
  private final Ledger ledger;
  private final Writer db;

  EventLog(Ledger ledger) {
    this.ledger = ledger;
    this.db = ledger.db();
  }

  /** What a message's row has beside what was sent. */
  record Listed(long list, @Nullable Long ordinal, @Nullable Long ownOrdinal, long digest) {}

  Event.Sent message(
      StoredRoom room, long author, Write.Send write, List<String> mentions, Listed listed)
      throws SQLException {
    Body said = new Body(write.text(), write.data(), numbers(mentions));
    long body = ledger.bodies().add(room, said);
    db.later(
        "insert into events (place, type, author, at, client_msg_id, digest, body, now_body, list, ordinal, own_ordinal, reply_to)"
            + " values (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        place(room),
        author,
        room.activeAt,
        write.clientMsgId(),
        listed.digest(),
        body,
        body,
        listed.list(),
        listed.ordinal(),
        listed.ownOrdinal(),
        write.replyTo());
    return new Event.Sent(
        room.id,
        room.head,
        room.activeAt,
        write.by().user(),
        write.clientMsgId(),
        write.text(),
        write.replyTo(),
        write.thread(),
        mentions,
        write.data(),
        null);
  }

  private @Nullable String numbers(List<String> mentions) throws SQLException {
    if (mentions.isEmpty()) {
      return null;
    }
    StringBuilder numbers = new StringBuilder();
    for (String mention : mentions) {
      numbers.append(numbers.isEmpty() ? "" : " ").append(ledger.user(mention));
    }
    return numbers.toString();
  }

  Event.Edited edit(StoredRoom room, StoredMessage target, Write.Edit write) throws SQLException {
    room.next(ledger.now());
    Body before = target.body();
    Body said = new Body(write.text(), write.data().applyTo(before.data()), before.mentions());
    long body = ledger.bodies().add(room, said);
    db.later(
        "insert into events (place, type, author, at, body, target, thread, given) values (?, 2, ?, ?, ?, ?, ?, ?)",
        place(room),
        target.author(),
        room.activeAt,
        body,
        target.place(),
        target.thread(),
        Given.of(Patch.absent(), Patch.absent(), write.data()));
    db.later(
        "update events set now_body = ?, edited_at = ? where place = ?",
        body,
        room.activeAt,
        target.place());
    return new Event.Edited(
        room.id,
        room.head,
        room.activeAt,
        write.by().user(),
        target.seq(),
        target.thread(),
        write.text(),
        write.data(),
        null);
  }

  Event.Deleted deletion(StoredRoom room, Caller by, StoredMessage target) throws SQLException {
    room.next(ledger.now());
    db.later(
        "insert into events (place, type, author, at, target, thread) values (?, 3, ?, ?, ?, ?)",
        place(room),
        ledger.caller(by),
        room.activeAt,
        target.place(),
        target.thread());
    return new Event.Deleted(
        room.id, room.head, room.activeAt, by.user(), target.seq(), target.thread());
  }

  Event.Reacted reaction(StoredRoom room, StoredMessage target, Write.React write)
      throws SQLException {
    room.next(ledger.now());
    db.later(
        "insert into events (place, type, author, at, target, thread, emoji, reacted) values (?, 4, ?, ?, ?, ?, ?, ?)",
        place(room),
        ledger.caller(write.by()),
        room.activeAt,
        target.place(),
        target.thread(),
        write.emoji(),
        write.on());
    return new Event.Reacted(
        room.id,
        room.head,
        room.activeAt,
        write.by().user(),
        target.seq(),
        target.thread(),
        write.emoji(),
        write.on());
  }

  Event.MemberChanged member(StoredRoom room, Caller by, long subject, @Nullable Role role)
      throws SQLException {
    room.next(ledger.now());
    db.later(
        "insert into events (place, type, author, at, subject, role) values (?, 5, ?, ?, ?, ?)",
        place(room),
        ledger.caller(by),
        room.activeAt,
        subject,
        role == null ? null : role.code());
    return new Event.MemberChanged(
        room.id, room.head, room.activeAt, by.user(), ledger.userId(subject), role);
  }

  Event.RoomChanged room(
      StoredRoom room,
      Caller by,
      boolean first,
      Patch<String> name,
      Patch<String> avatar,
      Patch<String> data)
      throws SQLException {
    room.next(ledger.now());
    db.later(
        "insert into events (place, type, author, at, kind, given, name, avatar, data) values (?, 6, ?, ?, ?, ?, ?, ?, ?)",
        place(room),
        ledger.caller(by),
        room.activeAt,
        first ? room.kind.code() : null,
        Given.of(name, avatar, data),
        name.value(),
        avatar.value(),
        data.value());
    return new Event.RoomChanged(
        room.id,
        room.head,
        room.activeAt,
        by.user(),
        first ? room.kind : null,
        name,
        avatar,
        data,
        false);
  }

  /** The last event of a log. Nobody can read it there, so it is only told. */
  Event.RoomChanged end(StoredRoom room, Caller by) {
    room.next(ledger.now());
    return end(room.id, room.head, room.activeAt, by.user());
  }

  static Event.RoomChanged end(String room, long seq, long at, String by) {
    return new Event.RoomChanged(
        room, seq, at, by, null, Patch.absent(), Patch.absent(), Patch.absent(), true);
  }

  private static long place(StoredRoom room) {
    return Place.of(room.no, room.head);
  }
}
