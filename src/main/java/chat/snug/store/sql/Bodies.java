package chat.snug.store.sql;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The table of what people wrote. A row is added at the end and never changes its size: SQLite then never copies it to another page, where its bytes
 * would be left behind when it is deleted.
 */
final class Bodies {
  private record Body(
      String text, @Nullable String data, @Nullable String mentions) {}

  private Bodies() {}

  static void add(Writer db, long no, String text, @Nullable String data, @Nullable String mentions)
      throws SQLException {
    db.run(
        "insert into bodies (no, text, data, mentions) values (?, ?, ?, ?)",
        no,
        text,
        data,
        mentions);
  }

  /** Overwrites a row with blanks of the same length in bytes. */
  static void blank(Writer db, long no) throws SQLException {
    Body body = db.first(
        "select text, data, mentions from bodies where no = ?",
        row -> new Body(row.text(1), row.textOrNull(2), row.textOrNull(3)),
        no);
    if (body != null) {
      db.run(
          "update bodies set text = ?, data = ?, mentions = ? where no = ?",
          blanks(body.text()),
          blanks(body.data()),
          blanks(body.mentions()),
          no);
    }
  }

  private static @Nullable String blanks(@Nullable String of) {
    return of == null ? null : " ".repeat(of.getBytes(StandardCharsets.UTF_8).length);
  }
}
