package chat.snug.store.sql;

import chat.snug.model.FaultException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** One connection with its prepared statements, used by one thread at a time. */
final class JdbcSession implements Session {

  /** More statements than the stores have, so that a prepared one is found again. */
  private static final int STATEMENTS = 256;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

  JdbcSession(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** The statements that were prepared and are kept, as SQL. */
  Set<String> statements() {
    return Set.copyOf(prepared.keySet());
  }

  /** After a failed commit or rollback the session is of no use any more. */
  @Override
  public <T extends @Nullable Object> @Nullable T transact(SqlFunction<? super Writer, T> work)
      throws SQLException {
    connection.setAutoCommit(false);
    @Nullable T result;
    try {
      result = work.apply(this);
    } catch (Throwable failure) {
      rollBack(failure);
      throw failure;
    }
    connection.setAutoCommit(true);
    return result;
  }

  private void rollBack(Throwable failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException again) {
      failure.addSuppressed(again);
    }
  }

  @Override
  public <T> @Nullable T first(String sql, Mapper<T> mapper, @Nullable Object... arguments)
      throws SQLException {
    return query(
        sql, arguments, results -> results.next() ? mapper.map(new JdbcRow(results)) : null);
  }

  @Override
  public <T> List<T> all(String sql, Mapper<T> mapper, @Nullable Object... arguments)
      throws SQLException {
    List<T> all = new ArrayList<>();
    each(
        sql,
        row -> {
          all.add(mapper.map(row));
          return true;
        },
        arguments);
    return all;
  }

  @Override
  public void each(String sql, Taker taker, @Nullable Object... arguments) throws SQLException {
    Boolean unused = query(sql, arguments, results -> {
      Row row = new JdbcRow(results);
      boolean more = true;
      while (more && results.next()) {
        more = taker.take(row);
      }
      return more;
    });
  }

  @Override
  public int run(String sql, @Nullable Object... arguments) throws SQLException {
    Integer touched = with(sql, arguments, PreparedStatement::executeUpdate);
    return touched == null ? 0 : touched;
  }

  private <T extends @Nullable Object> @Nullable T query(
      String sql, @Nullable Object[] arguments, SqlFunction<ResultSet, T> reading)
      throws SQLException {
    return with(sql, arguments, statement -> {
      try (ResultSet results = statement.executeQuery()) {
        return reading.apply(results);
      }
    });
  }

  /** A statement that failed may be broken, so it is prepared anew the next time. One that is in use (a query inside its own rows) is prepared twice. */
  private <T extends @Nullable Object> @Nullable T with(
      String sql, @Nullable Object[] arguments, SqlFunction<PreparedStatement, T> use)
      throws SQLException {
    PreparedStatement statement = prepared.remove(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
    }
    try {
      bind(statement, arguments);
      @Nullable T result = use.apply(statement);
      keep(sql, statement);
      return result;
    } catch (Throwable failure) {
      close(statement);
      throw failure;
    }
  }

  private void keep(String sql, PreparedStatement statement) {
    PreparedStatement other = prepared.put(sql, statement);
    if (other != null) {
      close(other);
    }
    if (prepared.size() > STATEMENTS) {
      String eldest = prepared.keySet().iterator().next();
      close(prepared.remove(eldest));
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] arguments)
      throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      if (argument instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (argument instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (argument instanceof Boolean flag) {
        statement.setInt(i + 1, flag ? 1 : 0);
      } else if (argument instanceof String text) {
        statement.setString(i + 1, text);
      } else if (argument instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else if (argument == null) {
        statement.setObject(i + 1, null);
      } else {
        throw new IllegalArgumentException("no way to bind a " + argument.getClass());
      }
    }
  }

  private static void close(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception alreadyBroken) {
      // Nothing is lost: it is being thrown away.
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** Whatever it was but a refusal: a full disk or a foreign lock heals by a new connection. */
  @Override
  public boolean survives(Throwable failure) {
    return failure instanceof FaultException;
  }

  @Override
  public void interrupt() {
    try {
      ((SQLiteConnection) connection).getDatabase().interrupt();
    } catch (SQLException alreadyClosed) {
      // Then nothing runs.
    }
  }

  @Override
  public void close() {
    prepared.values().forEach(JdbcSession::close);
    prepared.clear();
    close(connection);
  }
}
