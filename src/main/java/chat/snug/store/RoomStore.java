package chat.snug.store;

import chat.snug.model.Member;
import chat.snug.model.Room;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rooms and who is in them, as they stand. */
public interface RoomStore {

  /** A page of a listing; a null cursor: nothing follows. Cursors are opaque; a broken one fails with {@code invalid}. */
  record Listing<T>(List<T> items, @Nullable String cursor) {}

  /** One membership of a user as a session needs it. */
  record Membership(String room, long head, long read, int unread, int members) {}

  /**
   * All rooms of a user at one moment, last active first.
   *
   * @param counted how many of them, from the first on, have their {@code unread} counted; the others have 0
   */
  record Memberships(String epoch, List<Membership> rooms, int counted) {}

  /** How far a member has read; {@code at} when the position moved, milliseconds since the epoch (0: never by reading). */
  record ReadPosition(String user, long read, long at) {}

  /** My rooms, last active first. */
  Future<Listing<Room>> rooms(String user, @Nullable String cursor, int limit);

  /** One room as the caller sees it; {@code not_found} where it may not know of it. */
  Future<Room> room(String user, boolean admin, String room);

  /** Members, in the order in which they joined. Readable by whoever reads the room, and by administrators. */
  Future<Listing<Member>> members(
      String user, boolean admin, String room, @Nullable String cursor, int limit);

  /** Read positions of all members; {@code forbidden} where the caller sees the room and is no member. */
  Future<List<ReadPosition>> reads(String user, boolean admin, String room);

  /** All a session needs to begin; unread is counted for the {@code counted} most recently active rooms. */
  Future<Memberships> memberships(String user, int counted);

  /** The ids of all members of a room that the caller is a member of; {@code forbidden} or {@code not_found} else. */
  Future<Set<String>> memberIds(String user, boolean admin, String room);
}
