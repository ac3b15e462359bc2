package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Role;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of rooms in the store: each change is a row and an event. Whether it is allowed was decided before. */
final class Roster {
  private final Ledger ledger;
  private final EventLog events;
  private final Writer db;

  Roster(Ledger ledger, EventLog events) {
    this.ledger = ledger;
    this.events = events;
    this.db = ledger.db();
  }

  /** These come into one more room each. */
  void refuseTooManyRooms(Collection<Long> users) throws SQLException {
    int limit = ledger.limits().roomsPerUser();
    if (limit <= 0) {
      return;
    }
    db.lockUsers(users);
    List<@Nullable Object[]> arguments = new ArrayList<>();
    users.forEach(user -> arguments.add(new Object[] {user}));
    List<@Nullable Long> counts =
        db.firsts("select count(*) from members where usr = ?", row -> row.number(1), arguments);
    Iterator<@Nullable Long> count = counts.iterator();
    for (long user : users) {
      Long rooms = count.next();
      if (Limits.exceeds(1 + (rooms == null ? 0 : rooms), limit)) {
        throw Fault.FORBIDDEN.because(ledger.userId(user) + " is in as many rooms as are allowed");
      }
    }
  }

  Event add(StoredRoom room, Caller by, long user, Role role) throws SQLException {
    room.members++;
    Event event = events.member(room, by, user, role);
    StoredMember member =
        new StoredMember(room.no, user, role, event.at(), event.seq(), room.ordinal);
    db.later(
        "insert into members (room, usr, role, joined_at, joined_seq, read, read_at, read_ordinal, own_ordinal, read_own)"
            + " values (?, ?, ?, ?, ?, ?, 0, ?, 0, 0)",
        room.no,
        user,
        role.code(),
        member.joinedAt,
        member.joinedSeq,
        member.read,
        member.readOrdinal);
    ledger.joined(member);
    return event;
  }

  Event setRole(StoredRoom room, Caller by, StoredMember member, Role role) throws SQLException {
    Event event = events.member(room, by, member.user, role);
    db.later(
        "update members set role = ? where room = ? and usr = ?",
        role.code(),
        room.no,
        member.user);
    member.role = role;
    return event;
  }

  Event remove(StoredRoom room, Caller by, StoredMember member) throws SQLException {
    room.members--;
    Event event = events.member(room, by, member.user, null);
    db.later("delete from members where room = ? and usr = ?", room.no, member.user);
    forgetMentions(room, member.user);
    ledger.left(member);
    return event;
  }

  int owners(StoredRoom room) throws SQLException {
    return (int) db.number(
        "select count(*) from members where room = ? and role = ?", room.no, Role.OWNER.code());
  }

  /** Who becomes the owner of a room that has none: the longest-serving moderator, else member. */
  StoredMember heir(StoredRoom room) throws SQLException {
    Long heir = db.first(
        "select usr from members where room = ? order by case role when ? then 0 else 1 end, joined_seq limit 1",
        row -> row.number(1),
        room.no,
        Role.MODERATOR.code());
    StoredMember member = heir == null ? null : ledger.member(room, heir);
    if (member == null) {
      throw new IllegalStateException("a room with members has an heir");
    }
    return member;
  }

  /** The room is deleted: nobody is in it, what it was called is gone, and its log goes piece by piece ({@link Emptying}). */
  void end(StoredRoom room) throws SQLException {
    db.later(
        "delete from mentions where usr in (select usr from members where room = ?) and place > ? and place <= ?",
        room.no,
        Place.start(room.no),
        Place.end(room.no));
    db.later("delete from members where room = ?", room.no);
    room.members = 0;
    db.later(
        "update rooms set name = null, avatar = null, data = null, members = 0, head = ?, active_at = ?, ended_at = ?, emptied = 0 where no = ?",
        room.head,
        room.activeAt,
        room.activeAt,
        room.no);
    ledger.ended(room);
  }

  private void forgetMentions(StoredRoom room, long user) throws SQLException {
    db.later(
        "delete from mentions where usr = ? and place > ? and place <= ?",
        user,
        Place.start(room.no),
        Place.end(room.no));
  }
}
