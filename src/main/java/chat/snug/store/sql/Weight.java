package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** About how many bytes things take in an answer, as JSON; rather too many than too few. */
final class Weight {
  /** What the answer to a page or a catch-up may hold. */
  static final int MOST = 1024 * 1024;

  /** Braces, names of members, numbers and times. */
  private static final int FRAME = 320;

  private static final int ESCAPED = 6;

  private Weight() {}

  static int of(Event event) {
    int own = FRAME + of(event.room()) + of(event.user());
    if (event instanceof Event.Sent sent) {
      return own
          + of(sent.clientMsgId())
          + of(sent.text())
          + ofList(sent.mentions())
          + ofData(sent.data());
    } else if (event instanceof Event.Edited edited) {
      return own + of(edited.text()) + ofData(edited.data().value());
    } else if (event instanceof Event.Reacted reacted) {
      return own + of(reacted.emoji());
    } else if (event instanceof Event.RoomChanged changed) {
      return own
          + of(changed.name().value())
          + of(changed.avatar().value())
          + ofData(changed.data().value());
    } else if (event instanceof Event.Other other) {
      return own + of(other.type()) + ofData(other.members());
    }
    return own;
  }

  static int of(Message message) {
    int weight = of(message.sent());
    for (Message.Reactions reactions : message.reactions()) {
      weight += of(reactions.emoji()) + ofList(reactions.users()) + FRAME / 8;
    }
    return weight;
  }

  private static int ofList(List<String> ids) {
    int weight = 0;
    for (String id : ids) {
      weight += of(id) + 3;
    }
    return weight;
  }

  /** It stands there as it came: three bytes in UTF-8 for a UTF-16 unit at most. */
  private static int ofData(@Nullable String data) {
    return data == null ? 0 : bytes(data, 0);
  }

  private static int of(@Nullable String text) {
    return text == null ? 0 : bytes(text, ESCAPED);
  }

  private static int bytes(String text, int escaped) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += Math.max(1, escaped);
      } else if (c < 0x80) {
        bytes += escaped > 0 && (c == '"' || c == '\\') ? 2 : 1;
      } else {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }
}
