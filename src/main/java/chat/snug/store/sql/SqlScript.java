package chat.snug.store.sql;

import java.util.ArrayList;
import java.util.List;

/** Takes a file of SQL apart: statements end with a semicolon, comments with their line; neither counts inside quotes, nor between {@code $$}. */
final class SqlScript {
  private final String sql;
  private final List<String> statements = new ArrayList<>();
  private StringBuilder statement = new StringBuilder();

  private SqlScript(String sql) {
    this.sql = sql;
  }

  static List<String> statements(String sql) {
    SqlScript script = new SqlScript(sql);
    script.read();
    return script.statements;
  }

  private void read() {
    for (int at = 0; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"') {
        at = quoted(at, c);
      } else if (sql.startsWith("$$", at)) {
        at = body(at);
      } else if (sql.startsWith("--", at)) {
        at = lineEnd(at);
      } else if (c == ';') {
        finish();
      } else {
        statement.append(c);
      }
    }
    finish();
  }

  /** A doubled quote inside is two quoted texts side by side, which comes to the same. */
  private int quoted(int from, char quote) {
    int end = sql.indexOf(quote, from + 1);
    int last = end < 0 ? sql.length() - 1 : end;
    statement.append(sql, from, last + 1);
    return last;
  }

  /** Of a function. */
  private int body(int from) {
    int end = sql.indexOf("$$", from + 2);
    int last = end < 0 ? sql.length() - 1 : end + 1;
    statement.append(sql, from, last + 1);
    return last;
  }

  private int lineEnd(int from) {
    int end = sql.indexOf('\n', from);
    statement.append('\n');
    return end < 0 ? sql.length() : end;
  }

  private void finish() {
    String done = statement.toString().strip();
    if (!done.isEmpty()) {
      statements.add(done);
    }
    statement = new StringBuilder();
  }
}
