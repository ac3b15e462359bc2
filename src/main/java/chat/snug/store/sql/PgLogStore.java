package chat.snug.store.sql;

import chat.snug.config.Limits;
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
 * Appends in PostgreSQL. Writes to messages and read positions go together in one call of {@code append_1}: one round trip, one commit. A write about a
 * room or its members ends such a batch and has a transaction of its own. Each commit has a number of the log's {@link Fence}, so where a connection
 * breaks the same is sent again on the next one, under the same number, and is done once.
 */
final class PgLogStore implements LogStore {
  /** Two nodes with one id at once are soon apart. */
  private static final int ATTEMPTS = 8;

  private final PgDatabase database;
  private final PgRoomWrites roomWrites;
  private final Limits limits;
  private final InstantSource clock;
  private final Emptying emptying;

  PgLogStore(
      PgDatabase database,
      PgRoomWrites roomWrites,
      Limits limits,
      InstantSource clock,
      Emptying emptying) {
    this.database = database;
    this.roomWrites = roomWrites;
    this.limits = limits;
    this.clock = clock;
    this.emptying = emptying;
  }

  /** How far a batch is; it outlives the connections that break. */
  private static final class Progress {
    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean begun;
    /** Writes in the next call: fewer once one of them was found to be impossible. */
    private int most = Integer.MAX_VALUE;
  }

  @Override
  public Future<List<Outcome>> append(List<Write> batch) {
    Progress progress = new Progress();
    return database.append(db -> append(db, batch, progress)).onSuccess(outcomes -> {
      if (outcomes.stream().anyMatch(Emptying::endsRoom)) {
        emptying.begin();
      }
    });
  }

  private List<Outcome> append(PgSession db, List<Write> batch, Progress progress)
      throws SQLException {
    Fence fence = database.logFence();
    if (!progress.begun) {
      fence.prepare(db);
      progress.begun = true;
    }
    try {
      while (progress.outcomes.size() < batch.size()) {
        goOn(db, fence, batch, progress);
      }
    } catch (SQLException failure) {
      if (PgErrors.broken(failure)) {
        fence.doubt();
      }
      throw failure;
    }
    return progress.outcomes;
  }

  /** A write that the store can't do, by a mistake of ours, fails alone: halves of what it came with are tried until it is found. */
  private void goOn(PgSession db, Fence fence, List<Write> batch, Progress progress)
      throws SQLException {
    int from = progress.outcomes.size();
    int to = from;
    while (to < batch.size() && to - from < progress.most && PgBatch.takes(batch.get(to))) {
      to++;
    }
    try {
      progress.outcomes.addAll(
          to == from
              ? List.of(roomWrites.append(db, fence, batch.get(from)))
              : together(db, fence, batch.subList(from, to)));
    } catch (SQLException | RuntimeException failure) {
      if (SqlErrors.away(failure)) {
        throw failure;
      }
      if (to - from > 1) {
        progress.most = (to - from) / 2;
      } else {
        progress.most = Integer.MAX_VALUE;
        progress.outcomes.add(Outcome.refused(SqlErrors.fault(failure)));
      }
    }
  }

  private List<Outcome> together(PgSession db, Fence fence, List<Write> writes)
      throws SQLException {
    PgBatch batch = new PgBatch();
    writes.forEach(batch::add);
    List<Appended> appended = call(db, fence, batch);
    if (appended.size() != writes.size()) {
      throw new SQLException("append_1 answered " + appended.size() + " of " + writes.size());
    }
    if (appended.stream().anyMatch(Appended::isStored)) {
      fence.used();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      outcomes.add(appended.get(i).outcome(writes.get(i)));
    }
    return outcomes;
  }

  private List<Appended> call(PgSession db, Fence fence, PgBatch batch) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return batch.append(db, fence, clock.millis(), limits.emojisPerMessage());
      } catch (SQLException failure) {
        if (attempt == ATTEMPTS || !PgErrors.conflict(failure)) {
          throw failure;
        }
      }
    }
  }

  /** Settles first what is in doubt, so that nothing is committed after the answer that was given before the question. */
  @Override
  public Future<Map<String, Long>> heads(Collection<String> rooms) {
    String[] ids = rooms.toArray(String[]::new);
    return database.append(db -> {
      database.logFence().prepare(db);
      Map<String, Long> heads = new HashMap<>();
      db.each(
          "select id, head from rooms where id = any (?) and ended_at is null",
          row -> {
            heads.put(row.text(1), row.number(2));
            return true;
          },
          (Object) ids);
      return heads;
    });
  }
}
