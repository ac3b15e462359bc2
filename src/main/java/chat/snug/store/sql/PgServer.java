package chat.snug.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL server and how connections to it are set up. Calls block. */
final class PgServer {
  /** By which its connections are known at the server. */
  static final String NAME = "snug";

  /** Less than a call has in all. */
  private static final int CONNECT_MILLIS = 2500;

  /** So long a statement may take, or wait for a lock. */
  private static final int STATEMENT_MILLIS = 3000;

  /** A node that stops in the middle of a transaction holds its locks no longer: less than those wait who want them. */
  private static final int IDLE_MILLIS = 2000;

  /** More than the stores have, so that a prepared statement is found again. */
  private static final int STATEMENTS = 256;

  /** A migration may rewrite a table. */
  private static final long MIGRATION_MILLIS = 3_600_000;

  private static final Map<String, String> COMMON = Map.of(
      "application_name", NAME,
      // Tables that are there already.
      "client_min_messages", "warning",
      // Nothing here runs long enough to be worth compiling.
      "jit", "off");

  private final Vertx vertx;
  private final PgUrl url;
  private final Placeholders placeholders = new Placeholders();

  PgServer(Vertx vertx, PgUrl url) {
    this.vertx = vertx;
    this.url = url;
  }

  String shown() {
    return url.shown();
  }

  PgSession open(PgSession.Mode mode, @Nullable Fence fence) throws SQLException {
    PgConnectOptions options = options()
        .addProperty("statement_timeout", Integer.toString(STATEMENT_MILLIS))
        .addProperty("idle_in_transaction_session_timeout", Integer.toString(IDLE_MILLIS))
        // The server notices that a node is gone.
        .addProperty("tcp_keepalives_idle", "10")
        .addProperty("tcp_keepalives_interval", "5")
        .addProperty("tcp_keepalives_count", "3");
    return new PgSession(connect(options), placeholders, mode, fence, PgSession.WAIT_MILLIS);
  }

  /** For what changes the schema, which takes its time. */
  PgSession openForMigration() throws SQLException {
    return new PgSession(
        connect(options()), placeholders, PgSession.Mode.LOG, null, MIGRATION_MILLIS);
  }

  private PgConnectOptions options() {
    PgConnectOptions options = url.options();
    COMMON.forEach(options::addProperty);
    options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(STATEMENTS)
        .setPreparedStatementCacheSqlFilter(sql -> true);
    return options;
  }

  private PgConnection connect(PgConnectOptions options) throws SQLException {
    Future<PgConnection> connecting = PgConnection.connect(vertx, options);
    try {
      return Waits.get(connecting, CONNECT_MILLIS);
    } catch (SQLException failure) {
      connecting.onSuccess(late -> late.close().onFailure(closedAlready -> {}));
      throw failure;
    }
  }
}
