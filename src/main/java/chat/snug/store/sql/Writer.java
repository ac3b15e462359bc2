package chat.snug.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Queries and changes in a transaction. */
interface Writer extends Reader {

  /** Runs a change; how many rows it touched. */
  int run(String sql, @Nullable Object... arguments) throws SQLException;
}
