package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a write about a room whose commit was answered by nobody: found under its number, with the events that it added, as far as they stand. */
final class PgReplay {
  private final EventRows rows;
  private final Ledger ledger;
  private final RoomViews views;

  PgReplay(EventRows rows, Ledger ledger, RoomViews views) {
    this.rows = rows;
    this.ledger = ledger;
    this.views = views;
  }

  private record Committed(String room, long before, long head) {}

  /** Null where it was not committed. */
  @Nullable
  Outcome find(Writer db, Fence fence, Write write) throws SQLException {
    Committed committed = db.first(
        "select rooms[1], befores[1], heads[1] from batch where writer = ? and n = ? and cardinality(befores) = 1",
        row -> new Committed(row.text(1), row.number(2), row.number(3)),
        fence.writer(),
        fence.n());
    if (committed == null) {
      return null;
    }
    List<Event> events = events(db, committed, write);
    StoredRoom room = ledger.room(committed.room());
    return new Outcome(answer(db, room, write, events), events, room == null ? 0 : room.members);
  }

  private List<Event> events(Writer db, Committed committed, Write write) throws SQLException {
    long no = db.number("select no from rooms where id = ?", committed.room());
    List<Event> events = new ArrayList<>(db.all(
        rows.select(),
        row -> rows.event(db, row, committed.room()),
        Place.of(no, committed.before()),
        Place.of(no, committed.head()),
        (int) (committed.head() - committed.before())));
    Long endedAt = db.first(
        "select ended_at from rooms where no = ? and head = ? and ended_at is not null",
        row -> row.number(1),
        no,
        committed.head());
    if (endedAt != null) {
      events.add(
          EventLog.end(committed.room(), committed.head(), endedAt, write.by().user()));
    }
    return events;
  }

  private Answer answer(Writer db, @Nullable StoredRoom room, Write write, List<Event> events)
      throws SQLException {
    if (room == null || write instanceof Write.RemoveMember || write instanceof Write.DeleteRoom) {
      return new Answer.Done();
    }
    if (write instanceof Write.PutMember put) {
      StoredMember member = ledger.member(room, ledger.user(put.subject()));
      return member == null
          ? new Answer.Refused(Refusals.noMember())
          : new Answer.MemberIs(member.as(put.subject()));
    }
    long caller = ledger.caller(write.by());
    StoredMember member = ledger.member(room, caller);
    boolean created = write instanceof Write.MakeRoom && !events.isEmpty();
    return new Answer.RoomIs(views.view(db, room, caller, member, member != null), created);
  }
}
