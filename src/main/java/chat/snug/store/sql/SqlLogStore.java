package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Appends in SQL: a batch is one transaction. Should one write of it fail by a mistake of ours, the batch is done once more with a savepoint around
 * each write, so that only the culprit fails.
 */
final class SqlLogStore implements LogStore {
  private final Database database;
  private final UserNumbers users;
  private final RoomViews views;
  private final Limits limits;
  private final InstantSource clock;
  private final Emptying emptying;

  SqlLogStore(
      Database database,
      UserNumbers users,
      RoomViews views,
      Limits limits,
      InstantSource clock,
      Emptying emptying) {
    this.database = database;
    this.users = users;
    this.views = views;
    this.limits = limits;
    this.clock = clock;
    this.emptying = emptying;
  }

  @Override
  public Future<List<Outcome>> append(List<Write> batch) {
    return database
        .write(db -> together(db, batch))
        .recover(failure -> isOurMistake(failure)
            ? database.write(db -> apart(db, batch))
            : Future.failedFuture(failure))
        .onSuccess(outcomes -> {
          if (outcomes.stream().anyMatch(Emptying::endsRoom)) {
            emptying.begin();
          }
        });
  }

  private static boolean isOurMistake(Throwable failure) {
    return failure instanceof FaultException fault && fault.fault() == Fault.INTERNAL;
  }

  private List<Outcome> together(Writer db, List<Write> batch) throws SQLException {
    Appender appender = appender(db);
    List<Outcome> outcomes = new ArrayList<>(batch.size());
    for (Write write : batch) {
      outcomes.add(appender.append(write));
    }
    appender.finish();
    return outcomes;
  }

  private List<Outcome> apart(Writer db, List<Write> batch) throws SQLException {
    List<Outcome> outcomes = new ArrayList<>(batch.size());
    for (Write write : batch) {
      db.run("savepoint one");
      outcomes.add(guarded(db, write));
      db.run("release one");
    }
    return outcomes;
  }

  private Outcome guarded(Writer db, Write write) throws SQLException {
    try {
      Appender appender = appender(db);
      Outcome outcome = appender.append(write);
      appender.finish();
      return outcome;
    } catch (SQLException | RuntimeException failure) {
      if (SqlErrors.away(failure)) {
        throw failure;
      }
      db.run("rollback to one");
      return Outcome.refused(SqlErrors.fault(failure));
    }
  }

  private Appender appender(Writer db) {
    return new Appender(new Ledger(db, users, limits, clock.millis()), views);
  }

  @Override
  public Future<Map<String, Long>> heads(Collection<String> rooms) {
    // By the writer, so that a commit that is late is waited for.
    return database.write(db -> {
      Map<String, Long> heads = new HashMap<>();
      for (String room : rooms) {
        Long head = db.first(
            "select head from rooms where id = ? and ended_at is null", row -> row.number(1), room);
        if (head != null) {
          heads.put(room, head);
        }
      }
      return heads;
    });
  }
}
