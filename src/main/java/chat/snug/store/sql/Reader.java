package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries in a transaction. Arguments are {@code Long}, {@code Integer}, {@code Boolean}, {@code String}, {@code byte[]} or null. */
interface Reader {

  /** Makes something of a row. */
  @FunctionalInterface
  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /** Takes rows as long as it wants more. */
  @FunctionalInterface
  interface Taker {
    boolean take(Row row) throws SQLException;
  }

  /** Takes rows of several queries, as long as it wants more of that one; they are counted from 0. */
  @FunctionalInterface
  interface PartTaker {
    boolean take(int query, Row row) throws SQLException;
  }

  /** The first row, or null where there is none. */
  <T> @Nullable T first(String sql, Mapper<T> mapper, @Nullable Object... arguments)
      throws SQLException;

  /** The first row for each of these arguments, or null where there is none; asked together. */
  default <T> List<@Nullable T> firsts(
      String sql, Mapper<T> mapper, List<@Nullable Object[]> arguments) throws SQLException {
    List<@Nullable T> firsts = new ArrayList<>(arguments.size());
    for (@Nullable Object[] one : arguments) {
      firsts.add(first(sql, mapper, one));
    }
    return firsts;
  }

  <T> List<T> all(String sql, Mapper<T> mapper, @Nullable Object... arguments) throws SQLException;

  /** Gives rows one by one, until there are no more or the taker has enough. */
  void each(String sql, Taker taker, @Nullable Object... arguments) throws SQLException;

  /** Gives the rows for each of these arguments, one after the other; asked together. */
  default void eachOf(String sql, PartTaker taker, List<@Nullable Object[]> arguments)
      throws SQLException {
    for (int i = 0; i < arguments.size(); i++) {
      int query = i;
      each(sql, row -> taker.take(query, row), arguments.get(i));
    }
  }

  /** The number in the first row; 0 where there is none. */
  default long number(String sql, @Nullable Object... arguments) throws SQLException {
    Long number = first(sql, row -> row.number(1), arguments);
    return number == null ? 0 : number;
  }

  /** Whether there is a row. */
  default boolean exists(String sql, @Nullable Object... arguments) throws SQLException {
    return first(sql, row -> true, arguments) != null;
  }
}
