package chat.snug.store.sql;

import chat.snug.model.Access;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.sql.SQLException;

/** Moves read positions forwards. */
final class Reads {
  private final Ledger ledger;
  private final Writer db;

  Reads(Ledger ledger) {
    this.ledger = ledger;
    this.db = ledger.db();
  }

  Outcome read(Write.Read write) throws SQLException {
    StoredRoom room = ledger.room(write.by(), write.room());
    StoredMember member = ledger.member(room, ledger.caller(write.by()));
    if (member == null || !Access.mayWrite(member.role)) {
      throw Refusals.membersOnly();
    }
    if (write.seq() < 0) {
      throw Refusals.negativeSeq();
    }
    if (write.seq() > room.head) {
      throw Refusals.beyondHead(room.head);
    }
    boolean moves = write.seq() > member.read;
    if (moves) {
      move(room, member, write.seq());
    }
    return Outcome.of(new Answer.ReadAt(
        room.id,
        write.by().user(),
        member.read,
        Unread.of(db, room, member),
        member.readAt,
        room.members,
        moves));
  }

  private void move(StoredRoom room, StoredMember member, long seq) throws SQLException {
    long from = Place.of(room.no, member.read);
    long to = Place.of(room.no, seq);
    Long ordinal = db.first(
        "select ordinal from events where list = ? and place > ? and place <= ? order by place desc limit 1",
        row -> row.number(1),
        room.list(),
        from,
        to);
    Long own = db.first(
        "select own_ordinal from events where author = ? and place > ? and place <= ? and own_ordinal is not null"
            + " order by place desc limit 1",
        row -> row.number(1),
        member.user,
        from,
        to);
    db.run(
        "delete from mentions where usr = ? and place > ? and place <= ?",
        member.user,
        Place.start(room.no),
        to);
    member.readTo(
        seq,
        ledger.now(),
        ordinal == null ? member.readOrdinal : ordinal,
        own == null ? member.readOwn : own);
  }
}
