package chat.snug.store.sql;

import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.List;

/**
 * Removes the logs of deleted rooms, a bounded piece in each transaction, so that other writes come between. What was begun and not finished goes on
 * after the next start.
 */
final class Emptying {
  /** About ten milliseconds' work. */
  private static final int PIECE = 200;

  /** Makes what was written unreadable where it lies, before its rows go; for stores that keep it elsewhere. */
  @FunctionalInterface
  interface Blanking {
    void blank(Writer db, long after, long to) throws SQLException;
  }

  private final Database database;
  private final Blanking blanking;
  private boolean running;

  Emptying(Database database, Blanking blanking) {
    this.database = database;
    this.blanking = blanking;
  }

  /** Whether there is something to remove after this. */
  static boolean endsRoom(Outcome outcome) {
    return outcome.answer() instanceof Answer.Done && outcome.members() == 0;
  }

  /** Goes on until no deleted room has anything left, or the store is away; then the next call goes on. */
  void begin() {
    if (take()) {
      next().onComplete(done -> giveBack());
    }
  }

  private synchronized boolean take() {
    boolean free = !running;
    running = true;
    return free;
  }

  private synchronized void giveBack() {
    running = false;
  }

  private Future<Boolean> next() {
    return database
        .write(this::piece)
        .compose(more -> more ? next() : Future.succeededFuture(false));
  }

  /** Whether there may be more. */
  private boolean piece(Writer db) throws SQLException {
    Long room = db.first("select no from rooms where emptied = 0 limit 1", row -> row.number(1));
    if (room == null) {
      return false;
    }
    List<Long> places = db.all(
        "select place from events where place > ? and place <= ? order by place limit ?",
        row -> row.number(1),
        Place.start(room),
        Place.end(room),
        PIECE);
    if (places.isEmpty()) {
      db.run("update rooms set emptied = 1 where no = ?", room);
    } else {
      remove(db, Place.start(room), places.get(places.size() - 1));
    }
    return true;
  }

  private void remove(Writer db, long after, long to) throws SQLException {
    blanking.blank(db, after, to);
    db.later("delete from reactions where place > ? and place <= ?", after, to);
    db.later("delete from events where place > ? and place <= ?", after, to);
  }
}
