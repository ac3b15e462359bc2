package chat.snug.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Facts about the database itself, as names and values. */
final class Meta {
  /** The schema version. */
  static final String VERSION = "version";

  /** The oldest schema version whose builds may open the database. */
  static final String OLDEST_BUILD = "oldest_build";

  /** The store's present life. */
  static final String EPOCH = "epoch";

  /** In hexadecimal digits, the secret that all nodes of the store share. */
  static final String SECRET = "secret";

  /** While a copy into it is unfinished: the epoch of where it comes from. */
  static final String COPY = "copy";

  private Meta() {}

  static @Nullable String get(Reader db, String name) throws SQLException {
    return db.first("select value from meta where name = ?", row -> row.text(1), name);
  }

  static void put(Writer db, String name, String value) throws SQLException {
    if (db.run("update meta set value = ? where name = ?", value, name) == 0) {
      db.run("insert into meta (name, value) values (?, ?)", name, value);
    }
  }
}
