package chat.snug.http;

import chat.snug.protocol.JsonOut;
import chat.snug.store.RoomStore.Listing;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lists of users, rooms and members, paged by an opaque cursor. */
final class Listings {
  private static final int USUAL = 50;
  private static final int MOST = 100;

  private Listings() {}

  static int limit(Call call) {
    return call.query().limit(USUAL, MOST);
  }

  static @Nullable String cursor(Call call) {
    return call.query().text("cursor");
  }

  static <T> Reply reply(Listing<T> listing, BiConsumer<JsonOut, T> members) {
    return Reply.ok(
        out -> out.putObjects("items", listing.items(), item -> members.accept(out, item))
            .putOrNull("cursor", listing.cursor()));
  }
}
