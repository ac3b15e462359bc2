package chat.snug.store.sql;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's errors mean, by their SQLSTATE: its first two characters are the class. */
final class PgErrors {
  /** The connection is gone; also ours for an answer that did not come in time. */
  static final String CONNECTION = "08006";

  /** Ours too, for a server whose certificate is none to trust: asking again does not help. */
  static final String TLS = "08001";

  /** A standby, or a server that became one by a failover. */
  static final String READ_ONLY = "25006";

  static final String UNIQUE_VIOLATION = "23505";

  /** Connection, insufficient resources, operator intervention (shutdown, a time limit), an error of the system, damaged data. */
  private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58", "XX");

  /** A lock not had in time, a server that only reads (after a failover), a transaction ended for idling, conflicts that went on. */
  private static final Set<String> AWAY =
      Set.of("55P03", READ_ONLY, "25P03", "40001", "40P01", "28P01", "28000", "3D000");

  /** Two at once; one of them tries again. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", UNIQUE_VIOLATION);

  /** What the client says of TLS, which is all that it knows, and what an operator can make of it. */
  private static final Map<String, String> TLS_FAILURES = Map.of(
      "SSL handshake failed",
      "TLS failed: its certificate is not trusted here or not made for this host; see sslrootcert and sslmode",
      "Postgres Server does not handle SSL connection",
      "TLS failed: the server has none; see sslmode");

  private PgErrors() {}

  /** What the client failed with, as the stores know failures. */
  static SQLException of(@Nullable Throwable cause) {
    if (cause instanceof PgException error) {
      return new SQLException(error.getErrorMessage(), error.getSqlState(), cause);
    }
    String tls = cause == null ? null : TLS_FAILURES.get(String.valueOf(cause.getMessage()));
    if (tls != null) {
      return new SQLException(tls, TLS, cause);
    }
    String words = cause == null ? "no reason given" : String.valueOf(cause.getMessage());
    return new SQLException(words, CONNECTION, cause);
  }

  static SQLException late() {
    return new SQLException("no answer in time", CONNECTION);
  }

  static boolean away(String state) {
    return AWAY.contains(state)
        || (state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2)));
  }

  /** Worth trying again at once: another transaction came first. */
  static boolean conflict(SQLException failure) {
    return CONFLICTS.contains(state(failure));
  }

  /** Whether it failed with the connection, so that what was asked may have been done. */
  static boolean broken(SQLException failure) {
    return state(failure).startsWith("08") || state(failure).startsWith("57P");
  }

  static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
