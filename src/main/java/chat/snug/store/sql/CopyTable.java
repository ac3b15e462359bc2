package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table whose rows are copied as they are, in the order of its key. */
record CopyTable(String name, List<String> key, List<String> others) {

  /** All but {@code events}. What refers to something comes after it. */
  static final List<CopyTable> ALL = List.of(
      of("users", "no", "id origin display_name search_name avatar created_at last_seen"),
      of("accounts", "usr", "password_hash admin created_at"),
      of("invites", "hash", "made_by expires_at"),
      of("families", "id", "usr admin revoked_at expires_at"),
      of("tokens", "hash", "family issue expires_at state attempt successor"),
      of("revocations", "id", "at"),
      of("addresses", "usr address", "at"),
      of("heartbeats", "usr device", "at background"),
      of(
          "rooms",
          "no",
          "id kind maker name avatar data lesser greater created_at active_at head ordinal last_top deleted_tops members ended_at emptied"),
      of(
          "members",
          "room usr",
          "role joined_at joined_seq read read_at read_ordinal own_ordinal read_own"),
      of("reactions", "usr place emoji", "since"),
      of("mentions", "usr place", ""));

  private static CopyTable of(String name, String key, String others) {
    return new CopyTable(
        name,
        List.of(key.split(" ", -1)),
        others.isEmpty() ? List.of() : List.of(others.split(" ", -1)));
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(key);
    columns.addAll(others);
    return columns;
  }

  /** Rows above a key, key first; null: from the beginning. */
  List<@Nullable Object[]> rows(Reader from, @Nullable Object @Nullable [] above, int limit)
      throws SQLException {
    String where = above == null
        ? ""
        : " where (" + String.join(", ", key) + ") > (" + marks(key.size()) + ")";
    List<@Nullable Object> arguments =
        new ArrayList<>(above == null ? List.of() : List.of(above).subList(0, key.size()));
    arguments.add(limit);
    return from.all(
        "select " + String.join(", ", columns()) + " from " + name + where + " order by "
            + String.join(", ", key) + " limit ?",
        this::values,
        arguments.toArray());
  }

  private @Nullable Object[] values(Row row) throws SQLException {
    @Nullable Object[] values = new Object[key.size() + others.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.value(i + 1);
    }
    return values;
  }

  void add(Writer to, @Nullable Object[] values) throws SQLException {
    to.later(
        "insert into " + name + " (" + String.join(", ", columns()) + ") values ("
            + marks(values.length) + ")",
        values);
  }

  private static String marks(int number) {
    return String.join(", ", Collections.nCopies(number, "?"));
  }

  /** The greatest key that is there, as far as it was copied; null: none. */
  @Nullable
  Object @Nullable [] last(Reader db) throws SQLException {
    return db.first(
        "select " + String.join(", ", key) + " from " + name + " order by "
            + String.join(" desc, ", key) + " desc limit 1",
        row -> {
          @Nullable Object[] values = new Object[key.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = row.value(i + 1);
          }
          return values;
        });
  }

  long count(Reader db) throws SQLException {
    return db.number("select count(*) from " + name);
  }
}
