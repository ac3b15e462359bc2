package chat.snug.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A write that survives the break of its connection: what had not come to its commit is done again, once. Where the commit was answered by nobody, its
 * number at the {@link Fence} tells, as soon as the store can be asked, whether it stands; a commit without a number, which no other node hears of, is
 * not repeated.
 */
final class LastingWrite<T extends @Nullable Object> implements SqlFunction<Writer, T>, Job.Again {
  private final SqlFunction<Writer, T> work;
  private final Fence fence;
  private boolean doubtful;
  private boolean ended;
  private @Nullable T result;

  LastingWrite(SqlFunction<Writer, T> work, Fence fence) {
    this.work = work;
    this.fence = fence;
  }

  @Override
  @SuppressWarnings("NullAway") // what the work made of nothing is null, as T says
  public T apply(Writer session) throws SQLException {
    PgSession db = (PgSession) session;
    boolean committed = fence.prepare(db);
    if (doubtful && committed) {
      return result;
    }
    doubtful = false;
    try {
      return db.transact(tx -> {
        result = work.apply(tx);
        return result;
      });
    } catch (UnknownOutcomeException failure) {
      doubtful = fence.isDoubtful();
      ended = !doubtful;
      throw failure;
    } catch (SQLException failure) {
      ended = !PgErrors.broken(failure);
      throw failure;
    }
  }

  @Override
  public boolean goesOn(int tries) {
    return !ended && (doubtful || tries == 1);
  }
}
