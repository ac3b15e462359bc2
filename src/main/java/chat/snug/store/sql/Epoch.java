package chat.snug.store.sql;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The store's present life, by which clients notice that it was set back. */
final class Epoch {
  private static final int BYTES = 9;

  private Epoch() {}

  /** Gives the store one where it has none, or where it is to be renewed. */
  static @Nullable Void ensure(Writer db, SecureRandom random, boolean renew) throws SQLException {
    if (renew || Meta.get(db, Meta.EPOCH) == null) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      Meta.put(db, Meta.EPOCH, HexFormat.of().formatHex(bytes));
    }
    return null;
  }

  static String of(Reader db) throws SQLException {
    String epoch = Meta.get(db, Meta.EPOCH);
    if (epoch == null) {
      throw new SQLException("the store has no epoch");
    }
    return epoch;
  }
}
