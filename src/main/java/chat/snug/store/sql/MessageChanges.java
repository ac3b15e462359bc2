package chat.snug.store.sql;

import chat.snug.model.Access;
import chat.snug.model.Event;
import chat.snug.model.Texts;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Edits and deletes messages. */
final class MessageChanges {
  private final Ledger ledger;
  private final EventLog events;
  private final Writer db;

  MessageChanges(Ledger ledger, EventLog events) {
    this.ledger = ledger;
    this.events = events;
    this.db = ledger.db();
  }

  Outcome edit(Write.Edit write) throws SQLException {
    StoredRoom room = ledger.room(write.by(), write.room());
    StoredMember member = ledger.member(room, ledger.caller(write.by()));
    if (!Access.mayWrite(StoredMember.role(member))) {
      throw Refusals.membersOnly();
    }
    StoredMessage target = living(room, write.seq());
    boolean author = target.author() == ledger.caller(write.by());
    if (!Access.mayEdit(author, StoredMember.role(member))) {
      throw Refusals.authorsOnly();
    }
    Body before = target.body();
    String data = write.data().applyTo(before.data());
    if (data == null && Texts.isBlank(write.text())) {
      throw Refusals.blank();
    }
    if (before.text().equals(write.text()) && Objects.equals(before.data(), data)) {
      return unchanged(room);
    }
    return changed(room, events.edit(room, target, write));
  }

  Outcome delete(Write.Delete write) throws SQLException {
    StoredRoom room = ledger.room(write.by(), write.room());
    long caller = ledger.caller(write.by());
    StoredMember member = ledger.member(room, caller);
    StoredMessage target = StoredMessage.find(db, room, write.seq());
    if (target == null) {
      throw Refusals.noMessage();
    }
    boolean author = target.author() == caller;
    if (!Access.mayDeleteMessage(
        room.kind, author, StoredMember.role(member), write.by().admin())) {
      throw Refusals.mayNotDelete();
    }
    if (target.deletedAt() != null) {
      return unchanged(room);
    }
    Event.Deleted event = events.deletion(room, write.by(), target);
    empty(room, target);
    return changed(room, event);
  }

  /** Takes away everything that the message said, wherever it stands. */
  private void empty(StoredRoom room, StoredMessage target) throws SQLException {
    List<Long> bodies = db.all(
        "select body from events where target = ? and type = 2",
        row -> row.number(1),
        target.place());
    bodies.add(db.number("select body from events where place = ?", target.place()));
    for (long body : bodies) {
      ledger.bodies().blank(body);
    }
    db.run(
        "update events set body = null, deleted_at = ? where target = ? and type = 2",
        room.activeAt,
        target.place());
    db.run(
        "update events set body = null, now_body = null, reactions = null, deleted_at = ? where place = ?",
        room.activeAt,
        target.place());
    db.run("delete from reactions where place = ?", target.place());
    uncount(room, target);
  }

  private void uncount(StoredRoom room, StoredMessage target) throws SQLException {
    if (target.thread() == null) {
      room.deletedTops++;
      return;
    }
    db.run(
        "update events set replies = replies - 1, last_reply_at ="
            + " (select r.at from events r where r.list = ? and r.deleted_at is null order by r.place desc limit 1)"
            + " where place = ?",
        target.list(),
        target.list());
    String mentions = target.body().mentions();
    if (mentions != null) {
      for (String user : mentions.split(" ", -1)) {
        db.run(
            "delete from mentions where usr = ? and place = ?",
            Long.parseLong(user),
            target.place());
      }
    }
  }

  private StoredMessage living(StoredRoom room, long seq) throws SQLException {
    StoredMessage target = StoredMessage.find(db, room, seq);
    if (target == null || target.deletedAt() != null) {
      throw Refusals.noMessage();
    }
    return target;
  }

  private static Outcome changed(StoredRoom room, Event event) {
    Answer ack = new Answer.Ack(room.id, event.seq(), event.at(), false);
    return new Outcome(ack, List.of(event), room.members);
  }

  private static Outcome unchanged(StoredRoom room) {
    return Outcome.of(new Answer.Ack(room.id, room.head, room.activeAt, true));
  }
}
