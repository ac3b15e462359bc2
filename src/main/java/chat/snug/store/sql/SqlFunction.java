package chat.snug.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is done in one transaction. A {@link chat.snug.model.FaultException} refuses and rolls back. */
@FunctionalInterface
interface SqlFunction<C, T extends @Nullable Object> {
  @Nullable
  T apply(C connection) throws SQLException;
}
