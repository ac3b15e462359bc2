package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Access;
import chat.snug.model.Caller;
import chat.snug.model.Role;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction of appends knows and has changed: each room and member is read once, changed in memory, and saved once at the end. Refusals
 * come before the first change of a write, so they leave nothing behind.
 */
final class Ledger {
  private record MemberKey(long room, long user) {}

  private final Writer db;
  private final UserNumbers users;
  private final Limits limits;
  private final long now;
  private final Map<String, StoredRoom> rooms = new HashMap<>();
  private final Map<MemberKey, Optional<StoredMember>> members = new HashMap<>();
  private final Bodies bodies;

  Ledger(Writer db, UserNumbers users, Limits limits, long now) {
    this.db = db;
    this.users = users;
    this.limits = limits;
    this.now = now;
    this.bodies = new Bodies(db);
  }

  Writer db() {
    return db;
  }

  Bodies bodies() {
    return bodies;
  }

  Limits limits() {
    return limits;
  }

  long now() {
    return now;
  }

  long caller(Caller caller) throws SQLException {
    long number = users.number(db, caller.user());
    if (number == UserNumbers.NOBODY) {
      throw Refusals.unknownCaller();
    }
    return number;
  }

  /** A user's number, or {@link UserNumbers#NOBODY}. */
  long user(String id) throws SQLException {
    return users.number(db, id);
  }

  /** The numbers of users in their order, {@link UserNumbers#NOBODY} where there is none; asked for together. */
  List<Long> users(List<String> ids) throws SQLException {
    return users.numbers(db, ids);
  }

  String userId(long number) throws SQLException {
    return users.id(db, number);
  }

  /** A room that lives and that the caller may know of; {@code not_found} else. */
  StoredRoom room(Caller caller, String id) throws SQLException {
    StoredRoom room = room(id);
    if (room == null || !Access.mayKnow(room.kind, role(room, caller), caller.admin())) {
      throw Refusals.noRoom();
    }
    return room;
  }

  @Nullable
  StoredRoom room(String id) throws SQLException {
    StoredRoom known = rooms.get(id);
    if (known != null) {
      return known;
    }
    StoredRoom found = StoredRoom.take(db, id);
    if (found != null) {
      rooms.put(id, found);
    }
    return found;
  }

  @Nullable
  Role role(StoredRoom room, Caller caller) throws SQLException {
    return StoredMember.role(member(room, caller(caller)));
  }

  @Nullable
  StoredMember member(StoredRoom room, long user) throws SQLException {
    MemberKey key = new MemberKey(room.no, user);
    Optional<StoredMember> known = members.get(key);
    if (known == null) {
      known = Optional.ofNullable(StoredMember.find(db, room.no, user));
      members.put(key, known);
    }
    return known.orElse(null);
  }

  void opened(StoredRoom room) {
    rooms.put(room.id, room);
  }

  /** The room lives no longer. */
  void ended(StoredRoom room) {
    rooms.remove(room.id);
    members.keySet().removeIf(key -> key.room() == room.no);
  }

  void joined(StoredMember member) {
    members.put(new MemberKey(member.room, member.user), Optional.of(member));
  }

  void left(StoredMember member) {
    members.put(new MemberKey(member.room, member.user), Optional.empty());
  }

  /** Saves the counters that moved. */
  void flush() throws SQLException {
    for (StoredRoom room : rooms.values()) {
      if (room.changed) {
        save(room);
      }
    }
    for (Optional<StoredMember> member : members.values()) {
      if (member.isPresent() && member.get().changed) {
        save(member.get());
      }
    }
  }

  private void save(StoredRoom room) throws SQLException {
    db.later(
        "update rooms set active_at = ?, head = ?, ordinal = ?, last_top = ?, deleted_tops = ?, members = ?, chunk = ?, chunk_used = ? where no = ?",
        room.activeAt,
        room.head,
        room.ordinal,
        room.lastTop,
        room.deletedTops,
        room.members,
        room.chunk,
        room.chunkUsed,
        room.no);
    room.changed = false;
  }

  private void save(StoredMember member) throws SQLException {
    db.later(
        "update members set read = ?, read_at = ?, read_ordinal = ?, own_ordinal = ?, read_own = ? where room = ? and usr = ?",
        member.read,
        member.readAt,
        member.readOrdinal,
        member.ownOrdinal,
        member.readOwn,
        member.room,
        member.user);
    member.changed = false;
  }
}
