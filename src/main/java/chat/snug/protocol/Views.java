package chat.snug.protocol;

import chat.snug.model.Event;
import chat.snug.model.Member;
import chat.snug.model.Message;
import chat.snug.model.Patch;
import chat.snug.model.Room;
import chat.snug.model.User;
import org.jspecify.annotations.Nullable;

/** How the things of the model look as JSON: the members of section 3 and 4 of the contract, into an object that is open. */
public final class Views {
  private Views() {}

  /** An event as a frame of its own, UTF-8. */
  public static byte[] encode(Event event) {
    return JsonOut.object(out -> event(out, event));
  }

  /** An event with its {@code type}. */
  public static void event(JsonOut out, Event event) {
    if (event instanceof Event.Sent sent) {
      out.put("type", "message");
      sent(out, sent);
    } else if (event instanceof Event.Edited edited) {
      edited(out, edited);
    } else if (event instanceof Event.Deleted deleted) {
      change(out, "delete", event, deleted.target(), deleted.thread());
    } else if (event instanceof Event.Reacted reacted) {
      change(out, "reaction", event, reacted.target(), reacted.thread());
      out.put("emoji", reacted.emoji()).put("on", reacted.on());
    } else if (event instanceof Event.MemberChanged member) {
      begin(out, "member", event);
      out.put("subject", member.subject())
          .putOrNull("role", member.role() == null ? null : member.role().code());
    } else if (event instanceof Event.RoomChanged room) {
      room(out, room);
    } else if (event instanceof Event.Other other) {
      begin(out, other.type(), event);
      out.putMembers(other.members());
    }
  }

  /** A message as it stands now. */
  public static void message(JsonOut out, Message message) {
    sent(out, message.sent());
    out.putTimeIfAny("edited_at", message.editedAt());
    if (!message.reactions().isEmpty()) {
      out.putObject(
          "reactions", () -> message.reactions().forEach(reactions -> reactions(out, reactions)));
    }
    Message.Replies replies = message.replies();
    if (replies != null) {
      out.putObject(
          "replies", () -> out.put("count", replies.count()).putTime("last_at", replies.lastAt()));
    }
  }

  public static void room(JsonOut out, Room room) {
    out.put("id", room.id())
        .put("kind", room.kind().code())
        .putIfAny("name", room.name())
        .putIfAny("avatar", room.avatar())
        .putRawIfAny("data", room.data())
        .putOrNull("role", room.role() == null ? null : room.role().code())
        .putIfAny("peer", room.peer())
        .put("members", room.members())
        .put("head", room.head())
        .put("read", room.read())
        .put("unread", room.unread());
    messageOrNull(out, "last_message", room.lastMessage());
    out.putTime("active_at", room.activeAt()).putTime("created_at", room.createdAt());
  }

  public static void user(JsonOut out, User user) {
    out.put("id", user.id())
        .put("display_name", user.displayName())
        .putIfAny("avatar", user.avatar())
        .putTime("created_at", user.createdAt());
  }

  public static void member(JsonOut out, Member member) {
    out.put("user", member.user())
        .put("role", member.role().code())
        .putTime("joined_at", member.joinedAt());
  }

  private static void messageOrNull(JsonOut out, String name, @Nullable Message message) {
    if (message == null) {
      out.putNull(name);
    } else {
      out.putObject(name, () -> message(out, message));
    }
  }

  private static void sent(JsonOut out, Event.Sent sent) {
    out.put("room", sent.room())
        .put("seq", sent.seq())
        .put("user", sent.user())
        .put("client_msg_id", sent.clientMsgId());
    if (sent.deletedAt() == null) {
      out.put("text", sent.text());
    }
    out.putTime("at", sent.at())
        .putTimeIfAny("deleted_at", sent.deletedAt())
        .putIfAny("reply_to", sent.replyTo())
        .putIfAny("thread", sent.thread());
    if (!sent.mentions().isEmpty()) {
      out.putStrings("mentions", sent.mentions());
    }
    out.putRawIfAny("data", sent.data());
  }

  private static void edited(JsonOut out, Event.Edited edited) {
    change(out, "edit", edited, edited.target(), edited.thread());
    if (edited.deletedAt() != null) {
      out.putTime("deleted_at", edited.deletedAt());
      return;
    }
    out.put("text", edited.text());
    if (edited.data().present()) {
      out.putRawOrNull("data", edited.data().value());
    }
  }

  private static void room(JsonOut out, Event.RoomChanged room) {
    begin(out, "room", room);
    if (room.kind() != null) {
      out.put("kind", room.kind().code());
    }
    text(out, "name", room.name());
    text(out, "avatar", room.avatar());
    if (room.data().present()) {
      out.putRawOrNull("data", room.data().value());
    }
    if (room.deleted()) {
      out.put("deleted", true);
    }
  }

  private static void text(JsonOut out, String name, Patch<String> patch) {
    if (patch.present()) {
      out.putOrNull(name, patch.value());
    }
  }

  private static void change(
      JsonOut out, String type, Event event, long target, @Nullable Long thread) {
    begin(out, type, event);
    out.put("target", target).putIfAny("thread", thread);
  }

  private static void begin(JsonOut out, String type, Event event) {
    out.put("type", type)
        .put("room", event.room())
        .put("seq", event.seq())
        .putTime("at", event.at())
        .put("user", event.user());
  }

  private static void reactions(JsonOut out, Message.Reactions reactions) {
    out.putObject(
        reactions.emoji(),
        () -> out.put("count", reactions.count())
            .putStrings("users", reactions.users())
            .put("mine", reactions.mine()));
  }
}
