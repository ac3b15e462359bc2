package chat.snug.store.sql;

import chat.snug.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection to PostgreSQL, for a lane's thread, which waits here for answers. What needs no answer (the beginning of a transaction, changes whose
 * count nobody wants, the end of a read) is sent without waiting, so a read of one query is one round trip.
 */
final class PgSession implements Session {

  /** How a lane's transactions begin. */
  enum Mode {
    /** Every query sees the same moment. */
    READ("begin isolation level repeatable read read only"),
    /** As if transactions came one after the other; who comes too late tries again. */
    WRITE("begin isolation level serializable read write"),
    /** Rows are locked before they are looked at, and every query sees what was committed before it. */
    LOG("begin isolation level read committed read write");

    private final String begin;

    Mode(String begin) {
      this.begin = begin;
    }
  }

  /** More than the server's own limit for a statement, so that this ends only what the network lost. */
  static final long WAIT_MILLIS = 4000;

  /** Several nodes at once are apart after a few of them; all together last less than a second. */
  private static final int ATTEMPTS = 24;

  /** The longest pause before the second attempt; it doubles until {@link #PAUSE_DOUBLINGS}. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int PAUSE_DOUBLINGS = 5;

  private final PgConnection connection;
  private final Placeholders placeholders;
  private final Mode mode;
  private final @Nullable Fence fence;
  private final long waitMillis;
  private final RandomGenerator random;
  private final List<Future<?>> unanswered = new ArrayList<>();
  private Told told = new Told();
  private volatile boolean broken;
  private volatile boolean interrupted;

  PgSession(
      PgConnection connection,
      Placeholders placeholders,
      Mode mode,
      @Nullable Fence fence,
      long waitMillis,
      RandomGenerator random) {
    this.connection = connection;
    this.placeholders = placeholders;
    this.mode = mode;
    this.fence = fence;
    this.waitMillis = waitMillis;
    this.random = random;
    connection.closeHandler(closed -> broken = true);
    connection.exceptionHandler(failure -> broken = true);
  }

  @Override
  public <T extends @Nullable Object> @Nullable T transact(SqlFunction<? super Writer, T> work)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(work);
      } catch (SQLException failure) {
        if (attempt == ATTEMPTS || !PgErrors.conflict(failure)) {
          throw failure;
        }
        pause(attempt);
      }
    }
  }

  /** Of any length, so that nodes that met once don't meet again and again. */
  private void pause(int attempt) {
    long longest = PAUSE_NANOS << Math.min(attempt - 1, PAUSE_DOUBLINGS);
    LockSupport.parkNanos(random.nextLong(longest));
  }

  private <T extends @Nullable Object> @Nullable T attempt(SqlFunction<? super Writer, T> work)
      throws SQLException {
    interrupted = false;
    unanswered.add(connection.query(mode.begin).execute());
    @Nullable T result;
    boolean numbered;
    try {
      result = work.apply(this);
      numbered = tell();
      answers();
    } catch (Throwable failure) {
      rollBack(failure);
      throw failure;
    }
    commit(numbered);
    return result;
  }

  /** Takes the fence's number where others are to be told. */
  private boolean tell() throws SQLException {
    if (fence == null || told.isEmpty()) {
      return false;
    }
    told.write(this, fence);
    told = new Told();
    return true;
  }

  private void commit(boolean numbered) throws SQLException {
    Future<?> end = connection.query("commit").execute();
    if (mode == Mode.READ) {
      unanswered.add(end);
      return;
    }
    try {
      Object unused = await(end);
    } catch (SQLException failure) {
      if (!PgErrors.broken(failure)) {
        throw failure;
      }
      if (numbered && fence != null) {
        fence.doubt();
      }
      throw new UnknownOutcomeException(failure);
    }
    if (numbered && fence != null) {
      fence.used();
    }
  }

  private void rollBack(Throwable failure) {
    unanswered.clear();
    told = new Told();
    if (broken) {
      return;
    }
    try {
      Object unused = await(connection.query("rollback").execute());
    } catch (SQLException again) {
      broken = true;
      failure.addSuppressed(again);
    }
  }

  @Override
  public <T> @Nullable T first(String sql, Mapper<T> mapper, @Nullable Object... arguments)
      throws SQLException {
    for (io.vertx.sqlclient.Row row : query(sql, arguments)) {
      return mapper.map(new PgRow(row));
    }
    return null;
  }

  @Override
  public <T> List<T> all(String sql, Mapper<T> mapper, @Nullable Object... arguments)
      throws SQLException {
    List<T> all = new ArrayList<>();
    for (io.vertx.sqlclient.Row row : query(sql, arguments)) {
      all.add(mapper.map(new PgRow(row)));
    }
    return all;
  }

  @Override
  public void each(String sql, Taker taker, @Nullable Object... arguments) throws SQLException {
    for (io.vertx.sqlclient.Row row : query(sql, arguments)) {
      if (!taker.take(new PgRow(row))) {
        return;
      }
    }
  }

  @Override
  public <T> List<@Nullable T> firsts(
      String sql, Mapper<T> mapper, List<@Nullable Object[]> arguments) throws SQLException {
    List<@Nullable T> firsts = new ArrayList<>(arguments.size());
    if (arguments.isEmpty()) {
      return firsts;
    }
    for (RowSet<io.vertx.sqlclient.Row> one = together(sql, arguments);
        one != null;
        one = one.next()) {
      var first = one.iterator();
      firsts.add(first.hasNext() ? mapper.map(new PgRow(first.next())) : null);
    }
    return firsts;
  }

  @Override
  public void eachOf(String sql, PartTaker taker, List<@Nullable Object[]> arguments)
      throws SQLException {
    if (arguments.isEmpty()) {
      return;
    }
    int query = 0;
    for (RowSet<io.vertx.sqlclient.Row> one = together(sql, arguments);
        one != null;
        one = one.next()) {
      for (io.vertx.sqlclient.Row row : one) {
        if (!taker.take(query, new PgRow(row))) {
          break;
        }
      }
      query++;
    }
  }

  /** The first one's rows; the others follow it. */
  private RowSet<io.vertx.sqlclient.Row> together(String sql, List<@Nullable Object[]> arguments)
      throws SQLException {
    List<Tuple> tuples = arguments.stream().map(PgSession::tuple).toList();
    return await(connection.preparedQuery(placeholders.numbered(sql)).executeBatch(tuples));
  }

  @Override
  public int run(String sql, @Nullable Object... arguments) throws SQLException {
    return query(sql, arguments).rowCount();
  }

  @Override
  public void later(String sql, @Nullable Object... arguments) throws SQLException {
    unanswered.add(send(sql, arguments));
  }

  @Override
  public long next(String table) throws SQLException {
    return number(
        table.equals("users")
            ? "select nextval('user_numbers')"
            : "select nextval('room_numbers')");
  }

  @Override
  public String locking() {
    return " for no key update";
  }

  /** By id, as whoever locks several does. */
  @Override
  public void lockUsers(Collection<Long> users) throws SQLException {
    RowSet<io.vertx.sqlclient.Row> unused =
        query("select no from users where no = any (?) order by id for no key update", (Object)
            users.toArray(Long[]::new));
  }

  @Override
  public void tellRevoked(List<String> ids) {
    told.revoked(ids);
  }

  @Override
  public void tellProfile(String user) {
    told.profile(user);
  }

  /** Other nodes are told where a room stands by this commit, and whose memberships it changed. */
  void tellLog(String room, long before, long head, Collection<String> users) {
    told.log(room, before, head, users);
  }

  /** The rows of a query, which may have arrays among its arguments. */
  RowSet<io.vertx.sqlclient.Row> query(String sql, @Nullable Object... arguments)
      throws SQLException {
    return await(send(sql, arguments));
  }

  private Future<RowSet<io.vertx.sqlclient.Row>> send(String sql, @Nullable Object[] arguments)
      throws SQLException {
    if (interrupted) {
      throw PgErrors.late();
    }
    return connection.preparedQuery(placeholders.numbered(sql)).execute(tuple(arguments));
  }

  private static Tuple tuple(@Nullable Object[] arguments) {
    List<@Nullable Object> values = new ArrayList<>(arguments.length);
    for (Object argument : arguments) {
      if (argument instanceof Boolean flag) {
        values.add(flag ? 1 : 0);
      } else if (argument instanceof byte[] bytes) {
        values.add(Buffer.buffer(bytes));
      } else {
        values.add(argument);
      }
    }
    return Tuple.wrap(values);
  }

  /** Waits for an answer and for all before it; of several failures the first one is the reason. */
  private <T> T await(Future<T> answer) throws SQLException {
    try {
      T result = get(answer);
      answers();
      return result;
    } catch (SQLException failure) {
      answers();
      throw failure;
    }
  }

  private void answers() throws SQLException {
    List<Future<?>> sent = List.copyOf(unanswered);
    unanswered.clear();
    for (Future<?> one : sent) {
      Object unused = get(one);
    }
  }

  private <T> T get(Future<T> answer) throws SQLException {
    try {
      return Waits.get(answer, waitMillis);
    } catch (SQLException failure) {
      broken = broken || PgErrors.broken(failure);
      throw failure;
    }
  }

  @Override
  public boolean survives(Throwable failure) {
    return !broken
        && (failure instanceof FaultException
            || !(failure instanceof SQLException sql)
            || !PgErrors.away(PgErrors.state(sql)));
  }

  @Override
  public boolean isOpen() {
    return !broken;
  }

  @Override
  public void interrupt() {
    interrupted = true;
  }

  @Override
  public void close() {
    broken = true;
    connection.close().onFailure(closedAlready -> {});
  }
}
