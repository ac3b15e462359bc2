package chat.snug.store.sql;

import chat.snug.model.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Cursors of lists: opaque outside; inside, where the next page begins. */
final class Cursors {
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

  private Cursors() {}

  static String of(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }

  static String of(long first, long second) {
    return of(first + "/" + second);
  }

  /** The id that {@link #of(String)} was given; {@code invalid} where it can't have been one. */
  static String id(String cursor) {
    String id = position(cursor);
    if (!Ids.isId(id) || !of(id).equals(cursor)) {
      throw Refusals.badCursor();
    }
    return id;
  }

  private static String position(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw Refusals.badCursor();
    }
  }

  /** What {@link #of(long, long)} was given; {@code invalid} where it can't have been. */
  static long[] numbers(String cursor) {
    String[] parts = position(cursor).split("/", -1);
    if (parts.length != 2
        || !NUMBER.matcher(parts[0]).matches()
        || !NUMBER.matcher(parts[1]).matches()) {
      throw Refusals.badCursor();
    }
    return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
  }
}
