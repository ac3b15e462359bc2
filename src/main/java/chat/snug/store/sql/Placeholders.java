package chat.snug.store.sql;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The stores' statements as PostgreSQL wants them: {@code $1}, {@code $2} … for the question marks. None of them has one in a text. */
final class Placeholders {
  /** Statements are constants or made of a few parts, so there are not many. */
  private final Map<String, String> numbered = new ConcurrentHashMap<>();

  String numbered(String sql) {
    return numbered.computeIfAbsent(sql, Placeholders::number);
  }

  /** All that were asked for. */
  Collection<String> all() {
    return numbered.values();
  }

  private static String number(String sql) {
    StringBuilder numbered = new StringBuilder(sql.length() + 16);
    int last = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '?') {
        numbered.append('$').append(++last);
      } else {
        numbered.append(c);
      }
    }
    return numbered.toString();
  }
}
