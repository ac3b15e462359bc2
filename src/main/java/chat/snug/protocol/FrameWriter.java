package chat.snug.protocol;

import chat.snug.model.FaultException;
import org.jspecify.annotations.Nullable;

/** Writes what the server says on the socket, as UTF-8. */
public final class FrameWriter {
  private FrameWriter() {}

  public static byte[] write(ServerFrame frame) {
    return JsonOut.object(out -> members(out, frame));
  }

  /** The members of an {@code ack}, which are also the body of a send's or change's answer over REST. */
  public static void ack(JsonOut out, ServerFrame.Ack ack) {
    Regarding about = ack.about();
    if (about != null) {
      out.putIfAny("ref", about.ref()).putIfAny("client_msg_id", about.clientMsgId());
    }
    out.put("room", ack.room())
        .put("seq", ack.seq())
        .putTime("at", ack.at())
        .put("duplicate", ack.duplicate());
  }

  private static void members(JsonOut out, ServerFrame frame) {
    if (frame instanceof ServerFrame.Ack ack) {
      out.put("type", "ack");
      ack(out, ack);
    } else if (frame instanceof ServerFrame.Pong pong) {
      out.put("type", "pong")
          .putTime("at", pong.at())
          .putObject("heads", () -> pong.heads().forEach(out::put));
    } else if (frame instanceof ServerFrame.Typing typing) {
      out.put("type", "typing").put("room", typing.room()).put("user", typing.user());
    } else if (frame instanceof ServerFrame.Read read) {
      read(out, read);
    } else if (frame instanceof ServerFrame.Presence presence) {
      out.put("type", "presence")
          .putObjects("items", presence.items(), item -> presence(out, item));
    } else if (frame instanceof ServerFrame.Error error) {
      error(out, error.about(), error.why());
    } else if (frame instanceof ServerFrame.Welcome welcome) {
      welcome(out, welcome);
    } else if (frame instanceof ServerFrame.Profile profile) {
      out.put("type", "user");
      Views.user(out, profile.user());
    } else if (frame instanceof ServerFrame.Resync resync) {
      out.put("type", "resync").put("room", resync.room()).put("head", resync.head());
    } else if (frame instanceof ServerFrame.TokenExpiring expiring) {
      out.put("type", "token_expiring").put("expires_in", expiring.expiresInSeconds());
    } else if (frame instanceof ServerFrame.Drain drain) {
      out.put("type", "drain").put("retry_after_ms", drain.retryAfterMillis());
    }
  }

  /** One item of a presence answer, on either way. */
  public static void presence(JsonOut out, ServerFrame.Presence.Item item) {
    out.put("user", item.user())
        .put("status", item.status())
        .putTimeOrNull("last_seen", item.lastSeen());
  }

  private static void read(JsonOut out, ServerFrame.Read read) {
    out.put("type", "read")
        .put("room", read.room())
        .put("user", read.user())
        .put("read", read.read())
        .putTime("at", read.at());
    if (read.unread() != null) {
      out.put("unread", read.unread());
    }
  }

  private static void welcome(JsonOut out, ServerFrame.Welcome welcome) {
    out.put("type", "welcome")
        .put("session", welcome.session())
        .put("user", welcome.user())
        .putTime("server_time", welcome.serverTime())
        .put("epoch", welcome.epoch())
        .put("heartbeat_seconds", welcome.heartbeatSeconds())
        .put("offline_after_seconds", welcome.offlineAfterSeconds())
        .putObject(
            "limits",
            () -> out.put("frame_bytes", welcome.frameBytes())
                .put("text_characters", welcome.textCharacters()))
        .putObject("rooms", () -> welcome.rooms().forEach(room -> roomAt(out, room)))
        .put("more", welcome.more());
  }

  private static void roomAt(JsonOut out, ServerFrame.RoomAt room) {
    out.putObject(
        room.room(),
        () -> out.put("head", room.head()).put("read", room.read()).put("unread", room.unread()));
  }

  private static void error(JsonOut out, @Nullable Regarding about, FaultException why) {
    out.put("type", "error").put("code", why.fault().code()).put("message", why.message());
    if (about != null && (about.ref() != null || about.clientMsgId() != null)) {
      out.putIfAny("ref", about.ref()).putIfAny("client_msg_id", about.clientMsgId());
    } else if (about != null) {
      out.put("of", about.type()).putIfAny("room", about.room());
    }
    if (why.retryAfterMillis() > 0) {
      out.put("retry_after_ms", why.retryAfterMillis());
    }
  }
}
