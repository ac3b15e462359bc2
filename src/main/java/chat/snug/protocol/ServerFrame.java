package chat.snug.protocol;

import chat.snug.model.FaultException;
import chat.snug.model.User;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server says on the socket beside the events of a log. Times in milliseconds since the epoch. */
public sealed interface ServerFrame {

  record Welcome(
      String session,
      String user,
      long serverTime,
      String epoch,
      int heartbeatSeconds,
      int offlineAfterSeconds,
      int frameBytes,
      int textCharacters,
      List<RoomAt> rooms,
      boolean more)
      implements ServerFrame {}

  /** Where one room stands for this user. */
  record RoomAt(String room, long head, long read, int unread) {}

  record Ack(@Nullable Regarding about, String room, long seq, long at, boolean duplicate)
      implements ServerFrame {}

  /**
   * A read position that moved.
   *
   * @param unread for one's own devices; null for others
   */
  record Read(
      String room,
      String user,
      long read,
      long at,
      @Nullable Integer unread) implements ServerFrame {}

  record Typing(String room, String user) implements ServerFrame {}

  record Presence(List<Item> items) implements ServerFrame {

    /**
     * How one user stands.
     *
     * @param status online, away or offline
     */
    public record Item(String user, String status, @Nullable Long lastSeen) {}
  }

  record Profile(User user) implements ServerFrame {}

  record Pong(long at, Map<String, Long> heads) implements ServerFrame {}

  record Resync(String room, long head) implements ServerFrame {}

  record TokenExpiring(long expiresInSeconds) implements ServerFrame {}

  record Drain(long retryAfterMillis) implements ServerFrame {}

  /**
   * A refusal.
   *
   * @param about null where it answers no frame
   */
  @SuppressWarnings("JavaLangClash") // the contract's name of the frame
  record Error(@Nullable Regarding about, FaultException why) implements ServerFrame {}
}
