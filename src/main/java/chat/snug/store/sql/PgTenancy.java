package chat.snug.store.sql;

import java.io.Closeable;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place on a database: a lock that is held by a connection of its own. A node that is alone, and so hears of nobody else's commits, has it for
 * itself; nodes of a cluster share it. Where the connection broke the place is taken again; if somebody else has it by then, the log says so.
 */
final class PgTenancy implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(PgTenancy.class);

  private final PgServer server;
  private final boolean alone;
  private PgSession session;
  private boolean closed;

  /** @param session which holds it */
  PgTenancy(PgServer server, boolean alone, PgSession session) {
    this.server = server;
    this.alone = alone;
    this.session = session;
  }

  /** To be called now and then; blocks. A server that is away is asked again by the next call. */
  synchronized void renew() {
    if (closed || session.isOpen()) {
      return;
    }
    try {
      PgSession next = server.openForPlace();
      session = next;
      if (!PgOpening.take(next, alone)) {
        next.close();
        log.atWarn()
            .setMessage(
                "another node uses this database and hears nothing of this one; stop one of them, or give both the same cluster.name")
            .addKeyValue("database", server.shown())
            .log();
      }
    } catch (SQLException away) {
      session.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    session.close();
  }
}
