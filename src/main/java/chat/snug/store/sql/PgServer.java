package chat.snug.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
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

  private static final Map<String, String> COMMON = Map.ofEntries(
      Map.entry("application_name", NAME),
      // Tables that are there already.
      Map.entry("client_min_messages", "warning"),
      // Nothing here runs long enough to be worth compiling.
      Map.entry("jit", "off"),
      // What is called outside of a transaction sees what was committed while it waited, whatever
      // the server's default is.
      Map.entry("default_transaction_isolation", "read committed"),
      // The server notices that a node is gone.
      Map.entry("tcp_keepalives_idle", "10"),
      Map.entry("tcp_keepalives_interval", "5"),
      Map.entry("tcp_keepalives_count", "3"));

  private final Vertx vertx;
  private final PgUrl url;
  private final RandomGenerator random;
  private final Placeholders placeholders = new Placeholders();
  /** Which host is tried first: the one that served last. */
  private volatile int first;

  /** @param random for pauses and numbers that others don't take */
  PgServer(Vertx vertx, PgUrl url, RandomGenerator random) {
    this.vertx = vertx;
    this.url = url;
    this.random = random;
  }

  String shown() {
    return url.shown();
  }

  RandomGenerator random() {
    return random;
  }

  /** Statements that were asked for, as PostgreSQL has them. */
  Placeholders placeholders() {
    return placeholders;
  }

  /** @param fence of the lane that commits over this connection; null: it only reads */
  PgSession open(PgSession.Mode mode, @Nullable Fence fence) throws SQLException {
    Map<String, String> limits = Map.of(
        "statement_timeout", Integer.toString(STATEMENT_MILLIS),
        // Each statement has an index to use, and a plan lasts: one that was made while a table was
        // counted as empty would walk through it until it is counted again, which takes minutes.
        "enable_seqscan", "off",
        "idle_in_transaction_session_timeout", Integer.toString(IDLE_MILLIS));
    PgSession session =
        new PgSession(connect(limits), placeholders, mode, fence, PgSession.WAIT_MILLIS, random);
    try {
      if (fence != null) {
        fence.goesOn(session);
      }
      return session;
    } catch (SQLException failure) {
      session.close();
      throw failure;
    }
  }

  /** For a lock that is held for as long as the node lives, and no statement's limit ends; it answers in time all the same. */
  PgSession openForPlace() throws SQLException {
    return new PgSession(
        connect(Map.of()), placeholders, PgSession.Mode.LOG, null, PgSession.WAIT_MILLIS, random);
  }

  /** For what changes the schema, which takes its time. */
  PgSession openForMigration() throws SQLException {
    return new PgSession(
        connect(Map.of()), placeholders, PgSession.Mode.LOG, null, MIGRATION_MILLIS, random);
  }

  /** To the first host that takes writes; fails as the one that was named first did. */
  private PgConnection connect(Map<String, String> settings) throws SQLException {
    List<PgConnectOptions> hosts = url.options();
    int from = first;
    @Nullable SQLException refusal = null;
    for (int i = 0; i < hosts.size(); i++) {
      int at = (from + i) % hosts.size();
      try {
        PgConnection connection = connect(hosts.get(at), settings);
        first = at;
        return connection;
      } catch (SQLException failure) {
        first = (at + 1) % hosts.size();
        if (refusal == null) {
          refusal = failure;
        } else {
          refusal.addSuppressed(failure);
        }
      }
    }
    throw refusal == null ? PgErrors.late() : refusal;
  }

  private PgConnection connect(PgConnectOptions options, Map<String, String> settings)
      throws SQLException {
    COMMON.forEach(options::addProperty);
    settings.forEach(options::addProperty);
    options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(STATEMENTS)
        .setPreparedStatementCacheSqlFilter(sql -> true);
    Future<PgConnection> connecting =
        PgConnection.connect(vertx, options).compose(PgServer::requirePrimary);
    try {
      return Waits.get(connecting, CONNECT_MILLIS);
    } catch (SQLException failure) {
      connecting.onSuccess(PgServer::close);
      throw failure;
    }
  }

  /** A standby's answers may be older than what clients were told. */
  private static Future<PgConnection> requirePrimary(PgConnection connection) {
    return connection
        .query("select pg_is_in_recovery()")
        .execute()
        .compose(answer -> {
          if (answer.iterator().next().getBoolean(0)) {
            return Future.failedFuture(new PgException(
                "it is a standby, which only reads", "ERROR", PgErrors.READ_ONLY, ""));
          }
          return Future.succeededFuture(connection);
        })
        .onFailure(refused -> close(connection));
  }

  private static void close(PgConnection connection) {
    connection.close().onFailure(closedAlready -> {});
  }
}
