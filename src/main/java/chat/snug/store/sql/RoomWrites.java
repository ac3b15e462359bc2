package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Access;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.Room;
import chat.snug.model.RoomKind;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rooms are made, changed and deleted. */
final class RoomWrites {
  private final Ledger ledger;
  private final EventLog events;
  private final Roster roster;
  private final RoomViews views;
  private final Writer db;

  RoomWrites(Ledger ledger, EventLog events, Roster roster, RoomViews views) {
    this.ledger = ledger;
    this.events = events;
    this.roster = roster;
    this.views = views;
    this.db = ledger.db();
  }

  Outcome make(Write.MakeRoom write) throws SQLException {
    return write.kind() == RoomKind.DIRECT ? makeDirect(write) : makeShared(write);
  }

  private Outcome makeShared(Write.MakeRoom write) throws SQLException {
    Long maker = ledger.caller(write.by());
    if (isTaken(write.room())) {
      return existing(write, maker);
    }
    List<Long> others = others(write);
    others.remove(maker);
    refuseLimits(maker, others);
    StoredRoom room = insert(write, maker, null, null);
    return open(write, room, maker, Role.OWNER, others);
  }

  private Outcome existing(Write.MakeRoom write, long maker) throws SQLException {
    StoredRoom room = ledger.room(write.room());
    boolean repeat = room != null
        && room.maker == maker
        && room.kind == write.kind()
        && Access.mayKnow(room.kind, ledger.role(room, write.by()), write.by().admin());
    if (room == null || !repeat) {
      throw Refusals.roomExists();
    }
    return Outcome.of(new Answer.RoomIs(view(write, room), false));
  }

  /** The two find the room that they have, whatever id is given; it has no name. */
  private Outcome makeDirect(Write.MakeRoom write) throws SQLException {
    long maker = ledger.caller(write.by());
    List<Long> others = others(write);
    if (others.size() != 1 || others.get(0) == maker) {
      throw Fault.INVALID.because("a direct room is with exactly one other user");
    }
    long lesser = Math.min(maker, others.get(0));
    long greater = Math.max(maker, others.get(0));
    String id = db.first(
        "select id from rooms where lesser = ? and greater = ?",
        row -> row.text(1),
        lesser,
        greater);
    StoredRoom known = id == null ? null : ledger.room(id);
    if (known != null) {
      return Outcome.of(new Answer.RoomIs(view(write, known), false));
    }
    refuseDirectId(write.room());
    refuseLimits(maker, others);
    StoredRoom room = insert(write, maker, lesser, greater);
    return open(write, room, maker, Role.MEMBER, others);
  }

  private void refuseDirectId(String id) throws SQLException {
    if (id.equals(Write.MakeRoom.NO_ID)) {
      throw Fault.INVALID.because("`id` must be an id, or be left out");
    }
    if (isTaken(id)) {
      throw Refusals.roomExists();
    }
  }

  private boolean isTaken(String id) throws SQLException {
    return db.exists("select 1 from rooms where id = ?", id);
  }

  private List<Long> others(Write.MakeRoom write) throws SQLException {
    Set<Long> others = new LinkedHashSet<>();
    for (long user : ledger.users(write.members())) {
      if (user == UserNumbers.NOBODY) {
        throw Refusals.noUser();
      }
      others.add(user);
    }
    return new ArrayList<>(others);
  }

  private void refuseLimits(long maker, List<Long> others) throws SQLException {
    if (Limits.exceeds(1 + others.size(), ledger.limits().roomMembers())) {
      throw Fault.FORBIDDEN.because("these are more members than a room may have");
    }
    List<Long> all = new ArrayList<>(others);
    all.add(0, maker);
    roster.refuseTooManyRooms(all);
  }

  private StoredRoom insert(
      Write.MakeRoom write, long maker, @Nullable Long lesser, @Nullable Long greater)
      throws SQLException {
    boolean direct = write.kind() == RoomKind.DIRECT;
    long no = db.next("rooms");
    StoredRoom room = new StoredRoom(
        no,
        write.room(),
        write.kind(),
        maker,
        lesser == null ? UserNumbers.NOBODY : lesser,
        greater == null ? UserNumbers.NOBODY : greater,
        ledger.now());
    room.name = direct ? null : write.name();
    room.avatar = write.avatar();
    room.data = write.data();
    db.later(
        "insert into rooms (no, id, kind, maker, name, avatar, data, lesser, greater, created_at, active_at, head, ordinal, last_top, deleted_tops, members, chunk, chunk_used)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0)",
        no,
        write.room(),
        write.kind().code(),
        maker,
        room.name,
        room.avatar,
        room.data,
        lesser,
        greater,
        ledger.now(),
        ledger.now());
    ledger.opened(room);
    return room;
  }

  private Outcome open(
      Write.MakeRoom write, StoredRoom room, long maker, Role makersRole, List<Long> others)
      throws SQLException {
    List<Event> added = new ArrayList<>();
    added.add(events.room(
        room, write.by(), true, given(room.name), given(room.avatar), given(room.data)));
    added.add(roster.add(room, write.by(), maker, makersRole));
    for (long other : others) {
      added.add(roster.add(room, write.by(), other, Role.MEMBER));
    }
    return new Outcome(new Answer.RoomIs(view(write, room), true), added, room.members);
  }

  private static Patch<String> given(@Nullable String value) {
    return value == null ? Patch.absent() : Patch.of(value);
  }

  Outcome change(Write.ChangeRoom write) throws SQLException {
    StoredRoom room = ledger.room(write.by(), write.room());
    refuseDirect(room);
    if (!Access.mayModerate(room.kind, ledger.role(room, write.by()), write.by().admin())) {
      throw Refusals.moderatorsOnly();
    }
    Patch<String> name = write.name().against(room.name);
    Patch<String> avatar = write.avatar().against(room.avatar);
    Patch<String> data = write.data().against(room.data);
    if (!name.present() && !avatar.present() && !data.present()) {
      return Outcome.of(new Answer.RoomIs(view(write, room), false));
    }
    Event event = events.room(room, write.by(), false, name, avatar, data);
    room.name = name.applyTo(room.name);
    room.avatar = avatar.applyTo(room.avatar);
    room.data = data.applyTo(room.data);
    db.later(
        "update rooms set name = ?, avatar = ?, data = ? where no = ?",
        room.name,
        room.avatar,
        room.data,
        room.no);
    return new Outcome(new Answer.RoomIs(view(write, room), false), List.of(event), room.members);
  }

  Outcome delete(Write.DeleteRoom write) throws SQLException {
    StoredRoom room = ledger.room(write.by(), write.room());
    refuseDirect(room);
    if (!Access.mayOwn(room.kind, ledger.role(room, write.by()), write.by().admin())) {
      throw Refusals.ownersOnly();
    }
    Event event = events.end(room, write.by());
    roster.end(room);
    return new Outcome(new Answer.Done(), List.of(event), 0);
  }

  private static void refuseDirect(StoredRoom room) {
    if (room.kind == RoomKind.DIRECT) {
      throw Refusals.notInDirect();
    }
  }

  /** As the caller sees it; an administrator from outside is told no message. */
  private Room view(Write write, StoredRoom room) throws SQLException {
    long caller = ledger.caller(write.by());
    StoredMember member = ledger.member(room, caller);
    return views.view(db, room, caller, member, member != null);
  }
}
