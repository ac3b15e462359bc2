package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * Numbers the commits of one lane: each has the writer's next {@code n}, which the store takes once. Where it is unknown whether a commit went through,
 * its number is settled before the next one begins: it stands there, or nothing can be committed under it any more. Used by the lane's thread alone; it
 * outlives the connections.
 */
final class Fence {
  /** Of a number of the store's and a random one: after a failover that lost the newest commits the store may give a number again. */
  private static final int RANDOM_BITS = 16;

  private static final int COUNTED = (1 << 15) - 1;

  private final RandomGenerator random;

  /** Seen by the feed, which leaves out a node's own. */
  private volatile long writer;

  private long n = 1;
  private boolean doubtful;

  Fence(RandomGenerator random) {
    this.random = random;
  }

  /** 0: none yet. */
  long writer() {
    return writer;
  }

  long n() {
    return n;
  }

  /** A connection is new: the writer is known again to the others, should the store have lost or forgotten it. */
  void goesOn(PgSession db) throws SQLException {
    if (writer != 0) {
      int unused = db.run(
          "insert into writers (no, at) values (?, millis_1()) on conflict (no) do update set at = excluded.at",
          writer);
    }
  }

  /**
   * Makes the next commit possible; outside of a transaction. Where there was doubt: whether that commit stands in the store, in which case others
   * were told of it.
   */
  boolean prepare(PgSession db) throws SQLException {
    while (writer == 0) {
      begin(db);
    }
    return doubtful && settle(db);
  }

  private void begin(PgSession db) throws SQLException {
    long counted = db.number("select nextval('writer_numbers')") & COUNTED;
    long number = counted << RANDOM_BITS | random.nextInt(1, 1 << RANDOM_BITS);
    if (db.run("insert into writers (no, at) values (?, millis_1()) on conflict do nothing", number)
        == 1) {
      writer = number;
    }
  }

  private boolean settle(PgSession db) throws SQLException {
    boolean unusedAnswer = db.exists("select settle_1(?, ?)", writer, n);
    boolean committed = db.exists(
        "select 1 from batch where writer = ? and n = ?"
            + " and cardinality(rooms) + cardinality(read_rooms) + cardinality(revoked) + cardinality(profiles) > 0",
        writer,
        n);
    used();
    return committed;
  }

  /** It was committed. */
  void used() {
    n++;
    doubtful = false;
  }

  /** It was committed, or not. */
  void doubt() {
    doubtful = true;
  }

  boolean isDoubtful() {
    return doubtful;
  }
}
