package chat.snug.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/** Once a minute: what has expired goes, and what was written and deleted gets into the database file. */
final class Housekeeping {
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Access tokens live 15 minutes; after a day nobody asks for a revocation any more. */
  private static final Duration KEEP_REVOCATIONS = Duration.ofDays(1);

  /** As long as the contract spares addresses from a name's limit. */
  private static final Duration KEEP_ADDRESSES = Duration.ofDays(30);

  /** Devices count for 90 seconds; a day allows for every configuration. */
  private static final Duration KEEP_HEARTBEATS = Duration.ofDays(1);

  /** Rows of each kind in one go, so that a long-neglected table holds up nobody. */
  private static final int PIECE = 500;

  /** What else a store has to expire. */
  @FunctionalInterface
  interface Tidying {
    /** Does a piece of it; whether there may be more. */
    boolean piece(Writer db) throws SQLException;
  }

  private final Vertx vertx;
  private final Database database;
  private final Emptying emptying;
  private final Tidying more;
  private final InstantSource clock;
  private final long timer;

  Housekeeping(
      Vertx vertx, Database database, Emptying emptying, Tidying more, InstantSource clock) {
    this.vertx = vertx;
    this.database = database;
    this.emptying = emptying;
    this.more = more;
    this.clock = clock;
    this.timer = vertx.setPeriodic(EVERY.toMillis(), id -> tick());
  }

  void stop() {
    boolean unused = vertx.cancelTimer(timer);
  }

  private void tick() {
    emptying.begin();
    // A failure was logged where it happened; the next minute tries again.
    tidy().onFailure(away -> {});
  }

  Future<Void> tidy() {
    return expireAll().compose(done -> database.checkpoint());
  }

  private Future<Void> expireAll() {
    return database
        .write(this::expire)
        .compose(more -> more ? expireAll() : Future.succeededFuture());
  }

  /** Of each kind until one fills a piece; whether there may be more. */
  private boolean expire(Writer db) throws SQLException {
    long now = clock.millis();
    return expire(db, "tokens", "hash", "expires_at", now)
        || expire(db, "families", "id", "expires_at", now)
        || expire(db, "invites", "hash", "expires_at", now)
        || expire(db, "revocations", "id", "at", now - KEEP_REVOCATIONS.toMillis())
        || expire(db, "addresses", "usr, address", "at", now - KEEP_ADDRESSES.toMillis())
        || expire(db, "heartbeats", "usr, device", "at", now - KEEP_HEARTBEATS.toMillis())
        || more.piece(db);
  }

  private static boolean expire(Writer db, String table, String key, String time, long before)
      throws SQLException {
    int gone = db.run(
        "delete from " + table + " where (" + key + ") in (select " + key + " from " + table
            + " where " + time + " < ? limit ?)",
        before,
        PIECE);
    return gone == PIECE;
  }
}
