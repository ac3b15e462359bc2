package chat.snug.store.sql;

import chat.snug.model.User;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user's row. */
record UserRow(long no, String origin, User user) {
  static final String ACCOUNT = "account";
  static final String APPLICATION = "application";

  /** Columns of {@code users u} that {@link #of} reads. */
  static final String COLUMNS = "u.no, u.origin, u.id, u.display_name, u.avatar, u.created_at";

  /** How many they are. */
  static final int WIDTH = 6;

  private static final String FIND = "select " + COLUMNS + " from users u where u.id = ?";

  static UserRow of(Row row) throws SQLException {
    User user = new User(row.text(3), row.text(4), row.textOrNull(5), row.number(6));
    return new UserRow(row.number(1), row.text(2), user);
  }

  static @Nullable UserRow find(Reader db, String id) throws SQLException {
    return db.first(FIND, UserRow::of, id);
  }

  /** Those of these ids that there are, in their order; asked for together. */
  static List<UserRow> find(Reader db, Collection<String> ids) throws SQLException {
    List<@Nullable Object[]> arguments = new ArrayList<>();
    ids.forEach(id -> arguments.add(new Object[] {id}));
    List<UserRow> found = new ArrayList<>();
    for (UserRow row : db.firsts(FIND, UserRow::of, arguments)) {
      if (row != null) {
        found.add(row);
      }
    }
    return found;
  }

  static UserRow add(Writer db, String origin, User user) throws SQLException {
    long no = db.next("users");
    db.run(
        "insert into users (no, id, origin, display_name, search_name, avatar, created_at) values (?, ?, ?, ?, ?, ?, ?)",
        no,
        user.id(),
        origin,
        user.displayName(),
        folded(user.displayName()),
        user.avatar(),
        user.createdAt());
    return new UserRow(no, origin, user);
  }

  static void save(Writer db, UserRow row) throws SQLException {
    db.run(
        "update users set display_name = ?, search_name = ?, avatar = ? where no = ?",
        row.user().displayName(),
        folded(row.user().displayName()),
        row.user().avatar(),
        row.no());
  }

  /** A text without regard to case, of any script; a part of a text folds to a part of what the text folds to. */
  static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  boolean isAccount() {
    return origin.equals(ACCOUNT);
  }
}
