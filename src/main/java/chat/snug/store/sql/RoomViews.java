package chat.snug.store.sql;

import chat.snug.model.Message;
import chat.snug.model.Room;
import chat.snug.model.RoomKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    return room(room, member, peer, member == null ? 0 : Unread.of(db, room, member), last);
  }

  /** Rooms as one of their members sees them. */
  List<Room> views(Reader db, long user, List<Unread.Of> memberships) throws SQLException {
    List<Integer> unread = Unread.all(db, memberships);
    Map<Long, Message> last =
        messages.last(db, user, memberships.stream().map(Unread.Of::room).toList());
    List<Room> rooms = new ArrayList<>();
    for (int i = 0; i < memberships.size(); i++) {
      StoredRoom room = memberships.get(i).room();
      String peer = room.kind == RoomKind.DIRECT ? users.id(db, room.peerOf(user)) : null;
      rooms.add(room(room, memberships.get(i).member(), peer, unread.get(i), last.get(room.no)));
    }
    return rooms;
  }

  private static Room room(
      StoredRoom room,
      @Nullable StoredMember member,
      @Nullable String peer,
      int unread,
      @Nullable Message last) {
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
        unread,
        last,
        room.activeAt,
        room.createdAt);
  }
}
