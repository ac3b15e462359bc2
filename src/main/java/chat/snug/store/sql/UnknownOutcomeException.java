package chat.snug.store.sql;

import java.sql.SQLException;

/** The connection broke while a transaction was committed: it was, or was not. */
final class UnknownOutcomeException extends SQLException {
  private static final long serialVersionUID = 1;

  UnknownOutcomeException(SQLException cause) {
    super(cause.getMessage(), cause.getSQLState(), cause);
  }
}
