package chat.snug.protocol;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.Ids;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a client says on the socket. */
public final class FrameReader {
  private static final long VERSION = 1;

  private final Shapes shapes;

  public FrameReader(Shapes shapes) {
    this.shapes = shapes;
  }

  /**
   * One frame; {@link ClientFrame.Refused} where its type is unknown or its members are bad.
   *
   * @throws NotAnObjectException where the text is no JSON object, or has no {@code type}: the socket is to be closed
   */
  public ClientFrame read(String json) throws NotAnObjectException {
    Members members = Members.parse(json);
    String type = type(members);
    try {
      return frame(type, members);
    } catch (FaultException why) {
      return new ClientFrame.Refused(about(type, members), why);
    }
  }

  private static String type(Members members) throws NotAnObjectException {
    try {
      return members.text("type");
    } catch (FaultException e) {
      throw new NotAnObjectException("a frame needs a `type`");
    }
  }

  private ClientFrame frame(String type, Members members) {
    return switch (type) {
      case "ping" -> new ClientFrame.Ping();
      case "send" ->
        new ClientFrame.Send(about(type, members), room(members), shapes.message(members));
      case "edit" -> edit(members);
      case "delete" ->
        new ClientFrame.Delete(answered(type, members), room(members), target(members));
      case "react" -> react(members);
      case "read" ->
        new ClientFrame.Read(about(type, members), room(members), members.number("seq"));
      case "typing" -> new ClientFrame.Typing(about(type, members), room(members));
      case "state" -> new ClientFrame.State(isBackground(members), activeRoom(members));
      case "watch" -> watch(members);
      case "hello" -> hello(members);
      case "token" -> new ClientFrame.Token(members.text("token"));
      case "bye" -> new ClientFrame.Bye();
      default -> throw Fault.UNSUPPORTED.because("no frame of this `type` is known");
    };
  }

  private static ClientFrame hello(Members members) {
    Long version = members.numberOrNull("version");
    if (version != null && version != VERSION) {
      return new ClientFrame.OtherVersion(version);
    }
    String client = members.textOrNull("client");
    return new ClientFrame.Hello(
        members.text("token"),
        Ids.token("device", members.text("device")),
        members.numberOrNull("n"),
        isBackground(members),
        activeRoom(members),
        client == null ? null : Ids.token("client", client));
  }

  private ClientFrame edit(Members members) {
    Regarding about = answered("edit", members);
    String room = room(members);
    long seq = target(members);
    var data = shapes.dataPatch(members);
    return new ClientFrame.Edit(about, room, seq, shapes.editText(members, data), data);
  }

  private ClientFrame react(Members members) {
    Regarding about = answered("react", members);
    return new ClientFrame.React(
        about,
        room(members),
        target(members),
        shapes.emoji(members.text("emoji")),
        members.flag("on"));
  }

  private ClientFrame watch(Members members) {
    if (members.lacks("users")) {
      throw Fault.INVALID.because("`users` must be an array of user ids");
    }
    List<String> users = members.texts("users");
    int limit = shapes.rules().watchedUsers();
    if (Rules.exceeds(users.size(), limit)) {
      throw Fault.INVALID.because("`users` may name up to " + limit + " users");
    }
    users.forEach(user -> Ids.id("users", user));
    return new ClientFrame.Watch(List.copyOf(new LinkedHashSet<>(users)));
  }

  private static boolean isBackground(Members members) {
    return switch (members.text("state")) {
      case "foreground" -> false;
      case "background" -> true;
      default -> throw Fault.INVALID.because("`state` must be foreground or background");
    };
  }

  private static @Nullable String activeRoom(Members members) {
    String room = members.textOrNull("active_room");
    return room == null ? null : Ids.id("active_room", room);
  }

  private static String room(Members members) {
    return Ids.id("room", members.text("room"));
  }

  private static long target(Members members) {
    return members.number("seq");
  }

  /** As {@link #about}, for frames that must carry a {@code ref}. */
  private static Regarding answered(String type, Members members) {
    Ids.token("ref", members.text("ref"));
    return about(type, members);
  }

  /** What of a frame, be it good or bad, can be said back. */
  private static Regarding about(String type, Members members) {
    String ref = type.equals("send") ? null : token(members, "ref");
    String clientMsgId = type.equals("send") ? token(members, "client_msg_id") : null;
    String room = quoted(members, "room");
    return new Regarding(
        Ids.isToken(type) ? type : "unknown",
        ref,
        clientMsgId,
        room != null && Ids.isId(room) ? room : null);
  }

  private static @Nullable String token(Members members, String name) {
    String text = quoted(members, name);
    return text != null && Ids.isToken(text) ? text : null;
  }

  private static @Nullable String quoted(Members members, String name) {
    try {
      return members.textOrNull(name);
    } catch (FaultException e) {
      return null;
    }
  }
}
