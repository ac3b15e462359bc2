package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Access;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members come, change their roles, and go. */
final class MemberWrites {
  private final Ledger ledger;
  private final EventLog events;
  private final Roster roster;

  MemberWrites(Ledger ledger, EventLog events, Roster roster) {
    this.ledger = ledger;
    this.events = events;
    this.roster = roster;
  }

  Outcome put(Write.PutMember write) throws SQLException {
    StoredRoom room = changeable(write.by(), write.room());
    Role mine = ledger.role(room, write.by());
    long subject = ledger.user(write.subject());
    StoredMember member = subject == UserNumbers.NOBODY ? null : ledger.member(room, subject);
    return member == null ? add(write, room, mine, subject) : change(write, room, mine, member);
  }

  private Outcome add(Write.PutMember write, StoredRoom room, @Nullable Role mine, long subject)
      throws SQLException {
    boolean self = write.subject().equals(write.by().user());
    Role role = write.role() == null ? Role.MEMBER : write.role();
    if (!Access.mayAdd(room.kind, mine, self, role, write.by().admin())) {
      throw role == Role.MEMBER ? Refusals.moderatorsOnly() : Refusals.ownersOnly();
    }
    if (subject == UserNumbers.NOBODY) {
      throw Refusals.noUser();
    }
    if (Limits.exceeds(room.members + 1, ledger.limits().roomMembers())) {
      throw Fault.FORBIDDEN.because("the room has as many members as are allowed");
    }
    roster.refuseTooManyRooms(List.of(subject));
    Event event = roster.add(room, write.by(), subject, role);
    return member(room, subject, List.of(event));
  }

  private Outcome change(
      Write.PutMember write, StoredRoom room, @Nullable Role mine, StoredMember member)
      throws SQLException {
    boolean self = write.subject().equals(write.by().user());
    Role role = write.role() == null ? member.role : write.role();
    boolean same = role == member.role;
    boolean may = same
        ? self || Access.mayModerate(room.kind, mine, write.by().admin())
        : Access.mayOwn(room.kind, mine, write.by().admin());
    if (!may) {
      throw Refusals.ownersOnly();
    }
    if (same) {
      return member(room, member.user, List.of());
    }
    if (member.role == Role.OWNER && roster.owners(room) == 1) {
      throw Fault.FORBIDDEN.because("the last owner can't step down; make another owner first");
    }
    Event event = roster.setRole(room, write.by(), member, role);
    return member(room, member.user, List.of(event));
  }

  private Outcome member(StoredRoom room, long user, List<Event> added) throws SQLException {
    StoredMember member = ledger.member(room, user);
    if (member == null) {
      throw new IllegalStateException("the member was added just now");
    }
    Answer answer = new Answer.MemberIs(member.as(ledger.userId(user)));
    return added.isEmpty() ? Outcome.of(answer) : new Outcome(answer, added, room.members);
  }

  Outcome remove(Write.RemoveMember write) throws SQLException {
    StoredRoom room = changeable(write.by(), write.room());
    Role mine = ledger.role(room, write.by());
    boolean self = write.subject().equals(write.by().user());
    if (!self && !Access.mayModerate(room.kind, mine, write.by().admin())) {
      throw Refusals.moderatorsOnly();
    }
    long subject = ledger.user(write.subject());
    StoredMember member = subject == UserNumbers.NOBODY ? null : ledger.member(room, subject);
    if (member == null) {
      throw Refusals.noMember();
    }
    if (!self && !Access.mayRemove(room.kind, mine, member.role, write.by().admin())) {
      throw Refusals.ownersOnly();
    }
    return takeOut(write, room, member);
  }

  private Outcome takeOut(Write.RemoveMember write, StoredRoom room, StoredMember member)
      throws SQLException {
    List<Event> added = new ArrayList<>();
    added.add(roster.remove(room, write.by(), member));
    if (room.members == 0) {
      added.add(events.end(room, write.by()));
      roster.end(room);
    } else if (member.role == Role.OWNER && roster.owners(room) == 0) {
      StoredMember heir = roster.heir(room);
      added.add(roster.setRole(room, write.by(), heir, Role.OWNER));
    }
    return new Outcome(new Answer.Done(), added, room.members);
  }

  private StoredRoom changeable(Caller by, String id) throws SQLException {
    StoredRoom room = ledger.room(by, id);
    if (room.kind == RoomKind.DIRECT) {
      throw Refusals.notInDirect();
    }
    return room;
  }
}
