package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Users' numbers and ids, which never change; the last used ones are kept. A transaction that makes a user must not ask for it here: it could be rolled
 * back.
 */
final class UserNumbers {

  /** No user's number. */
  static final long NOBODY = 0;

  private static final String NUMBER = "select no from users where id = ?";

  private static final int KEPT = 8192;

  private final Bounded<String, Long> numbers = new Bounded<>(KEPT);
  private final Bounded<Long, String> ids = new Bounded<>(KEPT);

  /** The number of a user, or {@link #NOBODY}. */
  long number(Reader db, String id) throws SQLException {
    Long kept = kept(id);
    if (kept != null) {
      return kept;
    }
    long number = db.number(NUMBER, id);
    if (number != NOBODY) {
      keep(number, id);
    }
    return number;
  }

  /** Those of many users in their order, or {@link #NOBODY}; asked for together. */
  List<Long> numbers(Reader db, List<String> ids) throws SQLException {
    List<@Nullable Object[]> unknown = new ArrayList<>();
    for (String id : ids) {
      if (kept(id) == null) {
        unknown.add(new Object[] {id});
      }
    }
    Iterator<@Nullable Long> found =
        db.firsts(NUMBER, row -> row.number(1), unknown).iterator();
    Map<String, Long> numbers = new HashMap<>();
    for (@Nullable Object[] one : unknown) {
      Long number = found.next();
      if (one[0] instanceof String id) {
        if (number != null) {
          keep(number, id);
        }
        numbers.put(id, number == null ? NOBODY : number);
      }
    }
    List<Long> all = new ArrayList<>();
    for (String id : ids) {
      Long number = numbers.get(id);
      all.add(number == null ? number(db, id) : number);
    }
    return all;
  }

  /** The id of a user who exists. */
  String id(Reader db, long number) throws SQLException {
    String kept = kept(number);
    if (kept != null) {
      return kept;
    }
    String id = db.first("select id from users where no = ?", row -> row.text(1), number);
    if (id == null) {
      throw new SQLException("no user has the number " + number);
    }
    keep(number, id);
    return id;
  }

  /** The ids of users whose numbers have spaces between; null: none. */
  List<String> ids(Reader db, @Nullable String numbers) throws SQLException {
    if (numbers == null) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    for (String number : numbers.split(" ", -1)) {
      ids.add(id(db, Long.parseLong(number)));
    }
    return ids;
  }

  private synchronized @Nullable Long kept(String id) {
    return numbers.get(id);
  }

  private synchronized @Nullable String kept(long number) {
    return ids.get(number);
  }

  private synchronized void keep(long number, String id) {
    numbers.put(id, number);
    ids.put(number, id);
  }
}
