package chat.snug.socket;

import chat.snug.model.Fault;
import chat.snug.model.Member;
import chat.snug.model.Role;
import chat.snug.model.Room;
import chat.snug.model.RoomKind;
import chat.snug.store.RoomStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Memberships as the test says, once the gate is open. */
final class FakeRooms implements RoomStore {
  final Map<String, List<Membership>> memberships = new ConcurrentHashMap<>();
  final Map<String, List<ReadPosition>> reads = new ConcurrentHashMap<>();
  volatile boolean away;
  volatile Future<Void> gate = Future.succeededFuture();

  /** Puts a user into a room whose head this is. */
  void put(String user, String room, long head, int members) {
    memberships
        .computeIfAbsent(user, absent -> new ArrayList<>())
        .add(new Membership(room, head, head, 0, members));
  }

  @Override
  public Future<Memberships> memberships(String user, int counted) {
    return gate.map(
        open -> new Memberships("e1", memberships.getOrDefault(user, List.of()), counted));
  }

  @Override
  public Future<Listing<Room>> rooms(String user, String cursor, int limit) {
    return Future.succeededFuture(new Listing<>(List.of(), null));
  }

  @Override
  public Future<Room> room(String user, boolean admin, String room) {
    if (away) {
      return unavailable();
    }
    return memberships.getOrDefault(user, List.of()).stream()
        .filter(membership -> membership.room().equals(room))
        .findFirst()
        .map(at -> Future.succeededFuture(view(at)))
        .orElseGet(() -> Future.failedFuture(Fault.NOT_FOUND.because("no such room")));
  }

  private static Room view(Membership at) {
    return new Room(
        at.room(),
        RoomKind.GROUP,
        null,
        null,
        null,
        Role.MEMBER,
        null,
        at.members(),
        at.head(),
        at.read(),
        at.unread(),
        null,
        0,
        0);
  }

  @Override
  public Future<Listing<Member>> members(
      String user, boolean admin, String room, String cursor, int limit) {
    return Future.succeededFuture(new Listing<>(List.of(), null));
  }

  @Override
  public Future<List<ReadPosition>> reads(String user, boolean admin, String room) {
    return away ? unavailable() : Future.succeededFuture(reads.getOrDefault(room, List.of()));
  }

  private static <T> Future<T> unavailable() {
    return Future.failedFuture(Fault.UNAVAILABLE.because("the store is away"));
  }

  @Override
  public Future<Set<String>> memberIds(String user, boolean admin, String room) {
    return Future.succeededFuture(Set.of());
  }
}
