package chat.snug.store.sql;

import chat.snug.model.Patch;
import org.jspecify.annotations.Nullable;

/** Which of name, avatar and data an event speaks of, as bits of one number. */
final class Given {
  static final int NAME = 1;
  static final int AVATAR = 2;
  static final int DATA = 4;

  private Given() {}

  static int of(Patch<String> name, Patch<String> avatar, Patch<String> data) {
    return (name.present() ? NAME : 0)
        | (avatar.present() ? AVATAR : 0)
        | (data.present() ? DATA : 0);
  }

  static Patch<String> patch(int given, int bit, @Nullable String value) {
    return (given & bit) == 0 ? Patch.absent() : Patch.of(value);
  }
}
