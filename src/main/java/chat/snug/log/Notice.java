package chat.snug.log;

import chat.snug.model.Event;
import chat.snug.model.User;
import chat.snug.protocol.Views;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every event loop of a node is told, so that it can tell its sockets. Times in milliseconds since the epoch. */
public sealed interface Notice {

  /** Events that were committed together, in the order of each room's seq. */
  record Logged(List<Entry> entries) implements Notice {}

  /**
   * One committed event.
   *
   * @param effect on who is in the room
   * @param json the event as a frame, UTF-8, encoded once for all sockets; nobody changes it
   * @param members of the room after it
   */
  @SuppressWarnings("ArrayRecordComponent") // entries are handed on, never compared
  record Entry(String room, long seq, Effect effect, byte[] json, int members) {

    /** Encodes the event. */
    public static Entry of(Event event, int members) {
      return new Entry(event.room(), event.seq(), Effect.of(event), Views.encode(event), members);
    }
  }

  /** A read position moved; {@code unread} is for the user's own devices, and true after the events that were told before it. */
  record ReadMoved(
      String room, String user, long read, int unread, long at, int members, Audience to)
      implements Notice {
    /** To everybody. */
    public ReadMoved(String room, String user, long read, int unread, long at, int members) {
      this(room, user, read, unread, at, members, Audience.ALL);
    }
  }

  /** Who is told of a read position: the user's own devices, the other members, or both. */
  enum Audience {
    ALL,
    OWN,
    OTHERS
  }

  record Typing(String room, String user) implements Notice {}

  /** A changed profile, and the rooms whose members are told. */
  record ProfileChanged(User user, List<String> smallRooms) implements Notice {}

  /** Families and issues of tokens that are void from now on. */
  record SignedOut(List<String> revoked) implements Notice {}

  /**
   * After a commit whose outcome was unknown: the heads as they stand, of events that perhaps nobody was told, and users whose memberships may have
   * changed untold.
   *
   * @param gone rooms that the store has not, or not any more
   */
  record Recovered(Map<String, Long> heads, Set<String> gone, Set<String> users)
      implements Notice {}
}
