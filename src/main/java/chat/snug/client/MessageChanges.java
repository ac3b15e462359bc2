package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What events do to messages. A message given is never changed: the answer is a copy. */
final class MessageChanges {
  private static final int USERS_NAMED = 10;
  private static final List<String> GONE =
      List.of("text", "data", "mentions", "attachments", "reactions");

  private MessageChanges() {}

  /** The message of a {@code message} event. */
  static ObjectNode message(ObjectNode event) {
    ObjectNode message = event.deepCopy();
    message.remove("type");
    return message;
  }

  /** The message after an edit, a deletion or a reaction of it; null where that changes nothing. */
  static @Nullable ObjectNode changed(ObjectNode message, ObjectNode event, String me) {
    return switch (String.valueOf(Json.text(event, "type"))) {
      case "edit" -> event.has("deleted_at") ? null : edited(message.deepCopy(), event);
      case "delete" -> deleted(message.deepCopy(), event);
      case "reaction" -> reacted(message.deepCopy(), event, me);
      default -> null;
    };
  }

  /** The root of a thread in which one more reply, or one less, stands. */
  static ObjectNode replied(ObjectNode root, int more, @Nullable String at) {
    ObjectNode changed = root.deepCopy();
    ObjectNode replies = Json.child(changed, "replies");
    long count = Json.number(replies, "count", 0) + more;
    if (count <= 0) {
      changed.remove("replies");
      return changed;
    }
    replies.put("count", count);
    if (at != null) {
      replies.put("last_at", at);
    }
    changed.set("replies", replies);
    return changed;
  }

  private static ObjectNode edited(ObjectNode message, ObjectNode event) {
    if (message.has("deleted_at")) {
      return message;
    }
    copy(event, "text", message, "text");
    copy(event, "at", message, "edited_at");
    JsonNode data = event.get("data");
    if (data != null && data.isNull()) {
      message.remove("data");
    } else {
      copy(event, "data", message, "data");
    }
    return message;
  }

  private static ObjectNode deleted(ObjectNode message, ObjectNode event) {
    message.remove(GONE);
    copy(event, "at", message, "deleted_at");
    return message;
  }

  private static ObjectNode reacted(ObjectNode message, ObjectNode event, String me) {
    String emoji = Json.text(event, "emoji");
    String user = Json.text(event, "user");
    if (emoji == null || user == null || message.has("deleted_at")) {
      return message;
    }
    boolean on = Json.flag(event, "on");
    ObjectNode reactions = Json.child(message, "reactions");
    ObjectNode reaction = Json.child(reactions, emoji);
    long count = Json.number(reaction, "count", 0) + (on ? 1 : -1);
    if (count > 0) {
      reaction.put("count", count);
      reaction.set("users", users(Json.list(reaction, "users"), user, on));
      reaction.put("mine", user.equals(me) ? on : Json.flag(reaction, "mine"));
      reactions.set(emoji, reaction);
    } else {
      reactions.remove(emoji);
    }
    if (reactions.isEmpty()) {
      message.remove("reactions");
    } else {
      message.set("reactions", reactions);
    }
    return message;
  }

  private static ArrayNode users(ArrayNode before, String user, boolean on) {
    ArrayNode users = Json.array();
    before.forEach(each -> {
      if (!user.equals(each.asText())) {
        users.add(each);
      }
    });
    if (on && users.size() < USERS_NAMED) {
      users.add(user);
    }
    return users;
  }

  private static void copy(ObjectNode from, String name, ObjectNode to, String as) {
    JsonNode value = from.get(name);
    if (value != null) {
      to.set(as, value);
    }
  }
}
