package chat.snug.store.sql;

import java.sql.SQLException;

/**
 * Numbers the commits of one lane: each has the writer's next {@code n}, which the store takes once. Where it is unknown whether a commit went through,
 * its number is settled before the next one begins: it stands there, or nothing can be committed under it any more. Used by the lane's thread alone; it
 * outlives the connections.
 */
final class Fence {
  /** Seen by the feed, which leaves out a node's own. */
  private volatile long writer;

  private long n = 1;
  private boolean doubtful;

  /** 0: none yet. */
  long writer() {
    return writer;
  }

  long n() {
    return n;
  }

  /** Makes the next commit possible; outside of a transaction. */
  void prepare(PgSession db) throws SQLException {
    if (writer == 0) {
      long number = db.number("select nextval('writer_numbers')");
      int unused = db.run("insert into writers (no, at) values (?, millis_1())", number);
      writer = number;
    }
    if (doubtful) {
      boolean unusedAnswer = db.exists("select settle_1(?, ?)", writer, n);
      used();
    }
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
