package chat.snug.store.sql;

import chat.snug.store.RoomStore.Listing;
import java.util.List;
import java.util.function.Function;

/** Makes a page of a list out of one row more than it may have: that one says that there is more. */
final class Listings {
  private Listings() {}

  static <R, T> Listing<T> of(
      List<R> rows, int limit, Function<R, T> item, Function<R, String> cursor) {
    boolean more = rows.size() > limit;
    List<R> page = more ? rows.subList(0, limit) : rows;
    return new Listing<>(
        page.stream().map(item).toList(), more ? cursor.apply(page.get(limit - 1)) : null);
  }
}
