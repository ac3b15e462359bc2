package chat.snug.model;

import org.jspecify.annotations.Nullable;

/**
 * Who may do what in a room, all in one place and pure. {@code role} is the caller's own, null for who is no member. What one may not see is {@code
 * not_found}; what one sees but may not do is {@code forbidden}: callers ask {@link #mayKnow} first.
 */
public final class Access {
  private Access() {}

  /** May know that the room exists: members, everybody for public rooms, administrators always. */
  public static boolean mayKnow(RoomKind kind, @Nullable Role role, boolean admin) {
    return mayRead(kind, role) || admin;
  }

  /** May read history, members and the log. Administrators don't read direct rooms and groups that they are not in. */
  public static boolean mayRead(RoomKind kind, @Nullable Role role) {
    return role != null || kind == RoomKind.PUBLIC;
  }

  /** May send, react, read presence and read positions: members alone. */
  public static boolean mayWrite(@Nullable Role role) {
    return role != null;
  }

  public static boolean mayEdit(boolean author, @Nullable Role role) {
    return author && role != null;
  }

  /** May delete a message: its author while a member, moderators, owners, administrators. */
  public static boolean mayDeleteMessage(
      RoomKind kind, boolean author, @Nullable Role role, boolean admin) {
    return (author && role != null) || mayModerate(kind, role, admin);
  }

  /** May change name, avatar and data, add and remove members. Nobody may in a direct room. */
  public static boolean mayModerate(RoomKind kind, @Nullable Role role, boolean admin) {
    return kind != RoomKind.DIRECT && (mayOwn(kind, role, admin) || role == Role.MODERATOR);
  }

  /** May change roles and delete the room. Nobody may in a direct room. */
  public static boolean mayOwn(RoomKind kind, @Nullable Role role, boolean admin) {
    return kind != RoomKind.DIRECT && (role == Role.OWNER || admin);
  }

  /** May add a new member, oneself or another, with this role. */
  public static boolean mayAdd(
      RoomKind kind, @Nullable Role mine, boolean self, Role role, boolean admin) {
    if (role != Role.MEMBER) {
      return mayOwn(kind, mine, admin);
    }
    return mayModerate(kind, mine, admin) || (self && mayJoin(kind));
  }

  /** May take this other member out: whoever moderates, but a moderator no owner. */
  public static boolean mayRemove(RoomKind kind, @Nullable Role role, Role subject, boolean admin) {
    return mayModerate(kind, role, admin) && (subject != Role.OWNER || mayOwn(kind, role, admin));
  }

  /** May join by oneself: a public room. */
  public static boolean mayJoin(RoomKind kind) {
    return kind == RoomKind.PUBLIC;
  }
}
