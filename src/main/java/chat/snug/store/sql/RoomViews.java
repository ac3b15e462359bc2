package chat.snug.store.sql;

import chat.snug.model.Message;
import chat.snug.model.Room;
import chat.snug.model.RoomKind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rooms as their readers see them. */
final class RoomViews {
  private final UserNumbers users;
  private final MessageRows messages;

  RoomViews(UserNumbers users, MessageRows messages) {
    this.users = users;
    this.messages = messages;
  }

  /** A room as one user sees it; {@code lastMessage}: whether its newest message is told. */
  Room view(
      Reader db, StoredRoom room, long user, @Nullable StoredMember member, boolean lastMessage)
      throws SQLException {
    String peer =
        room.kind == RoomKind.DIRECT && member != null ? users.id(db, room.peerOf(user)) : null;
    Message last =
        lastMessage && room.lastTop > 0 ? messages.one(db, room, user, room.lastTop) : null;
    return new Room(
        room.id,
        room.kind,
        room.name,
        room.avatar,
        room.data,
        StoredMember.role(member),
        peer,
        room.members,
        room.head,
        member == null ? 0 : member.read,
        member == null ? 0 : Unread.of(db, room, member),
        last,
        room.activeAt,
        room.createdAt);
  }
}
