package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Access;
import chat.snug.model.Event;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.util.List;

/** Puts reactions on messages and takes them off. */
final class ReactionWrites {
  private final Ledger ledger;
  private final EventLog events;
  private final Writer db;

  ReactionWrites(Ledger ledger, EventLog events) {
    this.ledger = ledger;
    this.events = events;
    this.db = ledger.db();
  }

  Outcome react(Write.React write) throws SQLException {
    StoredRoom room = ledger.room(write.by(), write.room());
    long user = ledger.caller(write.by());
    if (!Access.mayWrite(StoredMember.role(ledger.member(room, user)))) {
      throw Refusals.membersOnly();
    }
    StoredMessage target = StoredMessage.find(db, room, write.seq());
    if (target == null || target.deletedAt() != null) {
      throw Refusals.noMessage();
    }
    boolean stands = db.exists(
        "select 1 from reactions where usr = ? and place = ? and emoji = ?",
        user,
        target.place(),
        write.emoji());
    if (stands == write.on()) {
      return Outcome.of(new Answer.Ack(room.id, room.head, room.activeAt, true));
    }
    return change(room, user, target, write);
  }

  private Outcome change(StoredRoom room, long user, StoredMessage target, Write.React write)
      throws SQLException {
    Tally tally = Tally.parse(target.reactions());
    if (write.on()
        && tally.of(write.emoji()) == null
        && Limits.exceeds(tally.size() + 1, ledger.limits().emojisPerMessage())) {
      throw Refusals.tooManyEmojis();
    }
    Event.Reacted event = events.reaction(room, target, write);
    if (write.on()) {
      put(user, target, event);
      tally.add(write.emoji(), user);
    } else {
      takeOff(user, target, write.emoji());
      tally.remove(write.emoji(), first(target, write.emoji()));
    }
    db.run("update events set reactions = ? where place = ?", tally.format(), target.place());
    Answer ack = new Answer.Ack(room.id, event.seq(), event.at(), false);
    return new Outcome(ack, List.of(event), room.members);
  }

  private void put(long user, StoredMessage target, Event.Reacted event) throws SQLException {
    db.run(
        "insert into reactions (usr, place, emoji, since) values (?, ?, ?, ?)",
        user,
        target.place(),
        event.emoji(),
        event.seq());
  }

  private void takeOff(long user, StoredMessage target, String emoji) throws SQLException {
    db.run(
        "delete from reactions where usr = ? and place = ? and emoji = ?",
        user,
        target.place(),
        emoji);
  }

  private List<Long> first(StoredMessage target, String emoji) throws SQLException {
    return db.all(
        "select usr from reactions where place = ? and emoji = ? order by since limit ?",
        row -> row.number(1),
        target.place(),
        emoji,
        Tally.FIRST);
  }
}
