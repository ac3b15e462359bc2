package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Event;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Writes about a room or its members: by the code that the embedded store has for them, in a transaction that locks the room before it looks. */
final class PgRoomWrites {
  private final UserNumbers users;
  private final RoomViews views;
  private final EventRows rows;
  private final Limits limits;
  private final InstantSource clock;

  PgRoomWrites(
      UserNumbers users, RoomViews views, EventRows rows, Limits limits, InstantSource clock) {
    this.users = users;
    this.views = views;
    this.rows = rows;
    this.limits = limits;
    this.clock = clock;
  }

  private record Done(Outcome outcome, boolean before) {}

  Outcome append(PgSession db, Fence fence, Write write) throws SQLException {
    Done done = Objects.requireNonNull(db.transact(tx -> {
      // What a broken connection has under way comes to its end first.
      tx.later("select fence_1(?)", fence.writer());
      PgReplay replay = new PgReplay(rows, ledger(tx), views);
      Outcome before = fence.isDoubtful() ? replay.find(tx, fence, write) : null;
      return before == null ? new Done(append(db, tx, write), false) : new Done(before, true);
    }));
    if (done.before()) {
      fence.used();
    }
    return done.outcome();
  }

  private Outcome append(PgSession session, Writer tx, Write write) throws SQLException {
    Appender appender = new Appender(ledger(tx), views);
    Outcome outcome = appender.append(write);
    appender.finish();
    List<Event> events = outcome.events();
    if (!events.isEmpty()) {
      Event first = events.get(0);
      long head = events.get(events.size() - 1).seq();
      session.tellLog(first.room(), first.seq() - 1, head, concerned(events));
    }
    return outcome;
  }

  private Ledger ledger(Writer tx) {
    return new Ledger(tx, users, limits, clock.millis());
  }

  private static Set<String> concerned(List<Event> events) {
    Set<String> concerned = new LinkedHashSet<>();
    for (Event event : events) {
      if (event instanceof Event.MemberChanged member) {
        concerned.add(member.subject());
      }
    }
    return concerned;
  }
}
