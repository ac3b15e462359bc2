package chat.snug.store.sql;

import chat.snug.model.FaultException;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import java.sql.SQLException;

/** Does writes one by one in a transaction: each kind of write to whom it belongs. */
final class Appender {
  private final Ledger ledger;
  private final Sends sends;
  private final MessageChanges changes;
  private final ReactionWrites reactions;
  private final Reads reads;
  private final RoomWrites rooms;
  private final MemberWrites members;

  Appender(Ledger ledger, RoomViews views) {
    this.ledger = ledger;
    EventLog events = new EventLog(ledger);
    Roster roster = new Roster(ledger, events);
    this.sends = new Sends(ledger, events);
    this.changes = new MessageChanges(ledger, events);
    this.reactions = new ReactionWrites(ledger, events);
    this.reads = new Reads(ledger);
    this.rooms = new RoomWrites(ledger, events, roster, views);
    this.members = new MemberWrites(ledger, events, roster);
  }

  /** What became of it; a refusal is an outcome too. */
  Outcome append(Write write) throws SQLException {
    try {
      return attempt(write);
    } catch (FaultException refusal) {
      return Outcome.refused(refusal);
    }
  }

  private Outcome attempt(Write write) throws SQLException {
    if (write instanceof Write.Send send) {
      return sends.send(send);
    } else if (write instanceof Write.Edit edit) {
      return changes.edit(edit);
    } else if (write instanceof Write.Delete delete) {
      return changes.delete(delete);
    } else if (write instanceof Write.React react) {
      return reactions.react(react);
    } else if (write instanceof Write.Read read) {
      return reads.read(read);
    } else if (write instanceof Write.MakeRoom make) {
      return rooms.make(make);
    } else if (write instanceof Write.ChangeRoom change) {
      return rooms.change(change);
    } else if (write instanceof Write.DeleteRoom delete) {
      return rooms.delete(delete);
    } else if (write instanceof Write.PutMember put) {
      return members.put(put);
    } else if (write instanceof Write.RemoveMember remove) {
      return members.remove(remove);
    }
    throw new IllegalArgumentException("no such write: " + write.getClass());
  }

  void finish() throws SQLException {
    ledger.flush();
  }
}
