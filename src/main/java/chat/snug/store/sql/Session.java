package chat.snug.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One connection to a database, used by one thread at a time. */
interface Session extends Writer, AutoCloseable {

  /** Runs a function in a transaction; rolled back where it throws. */
  <T extends @Nullable Object> @Nullable T transact(SqlFunction<? super Writer, T> work)
      throws SQLException;

  /** Whether its connection stands, as far as is known. */
  boolean isOpen();

  /** Whether the session is of use after this failure. */
  boolean survives(Throwable failure);

  /** Stops the statement that runs, if one does; called by other threads. */
  void interrupt();

  @Override
  void close();
}
