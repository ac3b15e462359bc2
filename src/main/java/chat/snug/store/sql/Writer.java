package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries and changes in a transaction. */
interface Writer extends Reader {

  /** Runs a change; how many rows it touched. */
  int run(String sql, @Nullable Object... arguments) throws SQLException;

  /** Runs a change by the next query or the end of the transaction, so that many go to the store together; for those whose count nobody wants. */
  default void later(String sql, @Nullable Object... arguments) throws SQLException {
    int unused = run(sql, arguments);
  }

  /** A number for a new row of {@code users} or {@code rooms}, larger than those before. */
  default long next(String table) throws SQLException {
    return 1 + number("select max(no) from " + table);
  }

  /** How a query ends that keeps its rows from being changed by others until the end of the transaction. */
  default String locking() {
    return "";
  }

  /** Keeps what is counted of these users from being changed by others until the end of the transaction. */
  default void lockUsers(Collection<Long> users) throws SQLException {}

  /** Other nodes are told that these families and issues of tokens are void. */
  default void tellRevoked(List<String> ids) {}

  /** Other nodes are told that this user's profile changed. */
  default void tellProfile(String user) {}
}
