package chat.snug.log;

import chat.snug.store.RoomStore.Membership;
import io.vertx.core.Future;
import java.util.List;

/** How one event loop says whom it has to tell. Made and used on that loop alone. */
public interface Routes {

  /** A session of this user begins; said before its rooms are read. */
  void came(String user);

  /** A session of this user ended that had come. */
  void went(String user);

  /**
   * Rooms were read that sessions of this loop may be in. Succeeds once every event that this reading shows was told to this loop, or never will be,
   * and what follows is still to be told. Fails with {@code unavailable} where that takes too long.
   */
  Future<Void> read(List<Membership> rooms);

  /** The loop has its first session in the room, which knows the log up to {@code head}. */
  void entered(String room, long head);

  /** The loop's last session left the room. */
  void left(String room);
}
