package chat.snug.client;

import chat.snug.client.Composed.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the members of composed frames must be for the server to make anything of them. */
final class Frames {
  private Frames() {}

  /**
   * Checks shapes; what texts and ids may hold is for the server to say.
   *
   * @throws ClientException {@code invalid}
   */
  static void check(Kind kind, ObjectNode members) {
    optional(members, "text", JsonNode::isTextual, "a text");
    optional(members, "data", each -> each.isObject() || kind == Kind.EDIT, "an object");
    switch (kind) {
      case SEND -> {
        demand(
            members.has("text") || members.has("data") || members.has("attachments"), "a `text`");
        optional(members, "reply_to", Frames::isSeq, "a seq");
        optional(members, "thread", Frames::isSeq, "a seq");
        optional(members, "mentions", JsonNode::isArray, "a list of users");
        optional(members, "attachments", JsonNode::isArray, "a list");
      }
      case EDIT -> {
        target(members);
        demand(members.has("text"), "a `text`");
      }
      case DELETE -> target(members);
      case REACT -> {
        target(members);
        demand(members.path("emoji").isTextual(), "an `emoji`");
        demand(members.path("on").isBoolean(), "`on`: true or false");
      }
    }
  }

  private interface Shape {
    boolean fits(JsonNode value);
  }

  private static void target(ObjectNode members) {
    optional(members, "seq", Frames::isSeq, "a seq");
    optional(members, "client_msg_id", JsonNode::isTextual, "a text");
    demand(
        members.has("seq") || members.has("client_msg_id"),
        "the message's `seq`, or its `client_msg_id`");
  }

  private static void optional(ObjectNode members, String name, Shape shape, String what) {
    JsonNode value = members.get(name);
    demand(value == null || shape.fits(value), "`" + name + "` as " + what);
  }

  private static void demand(boolean holds, String what) {
    if (!holds) {
      throw ClientException.invalid("this needs " + what);
    }
  }

  private static boolean isSeq(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0;
  }
}
