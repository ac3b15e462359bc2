package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks whether a copy is one: the same number of rows and the same checksum for each table, and the same for each room. */
final class CopyVerification {
  private static final int SAY_EVERY = 1000;
  private static final int PIECE = 1000;

  private final Reader source;
  private final PgSession target;
  private final Consumer<String> progress;

  CopyVerification(Reader source, PgSession target, Consumer<String> progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  void run() throws SQLException {
    for (CopyTable table : CopyTable.ALL) {
      require(table.name(), table.count(source), table.count(target));
      if (!checksum(table, source).equals(checksum(table, target))) {
        throw differs("a row of " + table.name());
      }
    }
    require("events", CopyEvents.count(source), CopyEvents.count(target));
    rooms();
  }

  private static String checksum(CopyTable table, Reader db) throws SQLException {
    CopyCheck.Digest digest = new CopyCheck.Digest();
    @Nullable Object @Nullable [] last = null;
    List<@Nullable Object[]> rows;
    do {
      rows = table.rows(db, last, PIECE);
      for (@Nullable Object[] row : rows) {
        for (@Nullable Object value : row) {
          digest.add(String.valueOf(value));
        }
        last = row;
      }
    } while (rows.size() == PIECE);
    return digest.hex();
  }

  private static void require(String what, long expected, long found) {
    if (expected != found) {
      throw differs(what + " has " + found + " rows there and " + expected + " here");
    }
  }

  private void rooms() throws SQLException {
    CopyCheck here = new CopyCheck(source, new ChunkSource());
    CopyCheck there = new CopyCheck(target, new ColumnSource());
    long checked = 0;
    long last = 0;
    for (List<Long> rooms = here.rooms(last); !rooms.isEmpty(); rooms = here.rooms(last)) {
      for (long room : rooms) {
        CopyCheck.Sum expected = here.sum(room);
        if (!expected.equals(there.sum(room))) {
          throw differs("room " + expected.room());
        }
        last = room;
        if (++checked % SAY_EVERY == 0) {
          progress.accept("verified: " + checked + " rooms");
        }
      }
    }
    progress.accept("verified: " + checked + " rooms, by counts and checksums");
  }

  private static StoreOpenException differs(String what) {
    return new StoreOpenException(
        "the copy is not what it was made from: " + what
            + "; empty the database, see that no server runs, and copy again",
        null);
  }
}
