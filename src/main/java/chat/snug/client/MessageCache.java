package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a client keeps how far it has read and the newest messages of open rooms; belongs to one server and one user. It may lose the last things that it
 * was told, but never in another order than it was told them. Futures complete on the client's own thread.
 */
public interface MessageCache {
  /** Messages kept of each room, the newest. */
  int MESSAGES_KEPT = 500;

  /**
   * What a store holds.
   *
   * @param epoch of the server's store; null before the first welcome
   * @param device an id that the client made; null where it made none
   * @param n of the last hello, 0 before the first
   * @param rooms the last seq of each room
   * @param reads read positions that the server may not know yet
   */
  record Stored(
      @Nullable String epoch,
      @Nullable String device,
      long n,
      Map<String, Long> rooms,
      Map<String, Long> reads) {}

  /** A message, true up to the event {@code head} of its room. */
  record Copy(ObjectNode message, long head) {}

  /** What was left by whoever had it open before. */
  Future<Stored> load();

  /** The messages kept of a room, ascending; only after {@link #load}. */
  List<Copy> messages(String room);

  /** An event was told: the room's place, and the messages that it changed. */
  void applied(String room, long seq, List<Copy> changed);

  /** The room starts anew at {@code head} with these messages. */
  void reset(String room, long head, List<Copy> messages);

  /** Nothing of the room is kept. */
  void left(String room);

  void epoch(String epoch);

  void device(String id);

  /** Done when it survives the end of the process. */
  Future<Void> n(long n);

  /** A read position to keep; 0 lets go of it. */
  void read(String room, long seq);

  /** Done when all before is. */
  Future<Void> close();
}
