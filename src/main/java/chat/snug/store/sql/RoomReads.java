package chat.snug.store.sql;

import chat.snug.model.Access;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds rooms for those who want to read them, and refuses those who may not. */
final class RoomReads {
  /** A room and who looks at it; {@code user} is {@link UserNumbers#NOBODY} for who is not known here yet. */
  record Seen(StoredRoom room, long user, @Nullable StoredMember member) {
    /** The reader's position; 0 for who is no member. */
    long read() {
      return member == null ? 0 : member.read;
    }
  }

  private final UserNumbers users;

  RoomReads(UserNumbers users) {
    this.users = users;
  }

  long user(Reader db, String id) throws SQLException {
    return users.number(db, id);
  }

  /** A room that the user may know of; {@code not_found} else. */
  Seen known(Reader db, String userId, boolean admin, String id) throws SQLException {
    StoredRoom room = StoredRoom.find(db, id);
    if (room == null) {
      throw Refusals.noRoom();
    }
    long user = users.number(db, userId);
    StoredMember member = StoredMember.find(db, room.no, user);
    if (!Access.mayKnow(room.kind, StoredMember.role(member), admin)) {
      throw Refusals.noRoom();
    }
    return new Seen(room, user, member);
  }

  /** One whose history the user may read; {@code forbidden} where it may only know of it. */
  Seen readable(Reader db, String userId, boolean admin, String id) throws SQLException {
    Seen seen = known(db, userId, admin, id);
    if (!Access.mayRead(seen.room().kind, StoredMember.role(seen.member()))) {
      throw Refusals.membersOnly();
    }
    return seen;
  }

  /** One that the user is a member of; {@code forbidden} where it may only see it. */
  Seen joined(Reader db, String userId, boolean admin, String id) throws SQLException {
    Seen seen = known(db, userId, admin, id);
    if (seen.member() == null) {
      throw Refusals.membersOnly();
    }
    return seen;
  }

  /** Those of the rooms whose history the user may read; asked for together. */
  Map<String, StoredRoom> readable(Reader db, long user, Collection<String> ids)
      throws SQLException {
    Map<String, StoredRoom> readable = StoredRoom.find(db, ids);
    List<@Nullable Object[]> closed = new ArrayList<>();
    for (StoredRoom room : readable.values()) {
      if (!Access.mayRead(room.kind, null)) {
        closed.add(new Object[] {room.no, user});
      }
    }
    Set<Long> joined = new HashSet<>();
    db.firsts(StoredMember.FIND, row -> joined.add(row.number(1)), closed);
    readable
        .values()
        .removeIf(room -> !Access.mayRead(room.kind, null) && !joined.contains(room.no));
    return readable;
  }
}
