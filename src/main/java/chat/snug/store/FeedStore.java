package chat.snug.store;

import chat.snug.model.Event;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all processes that write to a shared store committed, for nodes that must miss nothing even if every message between them is lost. Each
 * writing process holds a few writers, numbered by the store anew at each start; a writer's batches are numbered 1, 2, 3 … in the order of their
 * commits, so who has seen a writer's batch {@code n} and asks for what is above misses none. Batches are kept for {@link #KEPT_SECONDS}, the newest of each
 * writer for as long as the writer is known; a first batch above {@code seen + 1} says that some were missed, and so does a longer time without an
 * answer. Then the heads of all rooms are to be compared once ({@link LogStore#heads}), and what else batches tell.
 *
 * <p>A store for one node alone has no feed. Times in milliseconds since the epoch.
 */
public interface FeedStore {
  /** How long a batch can be read. */
  int KEPT_SECONDS = 600;

  /** An announcement is believed for so long. */
  int ANNOUNCED_SECONDS = 30;

  /**
   * One commit.
   *
   * @param heads where each room stood after it; a room that ended by it is among them
   * @param users whose memberships changed
   * @param revoked families and issues of tokens that became void
   * @param reads positions that moved
   * @param profiles users whose profile changed
   */
  record Batch(
      long writer,
      long n,
      Map<String, Long> heads,
      Set<String> users,
      List<String> revoked,
      List<Read> reads,
      Set<String> profiles) {}

  /** A read position that moved; {@code unread} and {@code members} as they were then. */
  record Read(String room, String user, long read, int unread, long at, int members) {}

  /** A committed event; {@code members}: how many the room has now. */
  record Logged(Event event, int members) {}

  /**
   * What a node says of itself.
   *
   * @param id of this life of the node
   * @param address where its bus is reached
   * @param members ids or addresses of the nodes that it sees
   */
  record Announcement(
      String id, String address, String build, Set<String> roles, Set<String> members) {}

  /**
   * Batches of other processes' writers, ascending by {@code n} for each writer, {@code limit} at most; those of a writer that is not in {@code seen}
   * from its first on. Who gets {@code limit} of them asks again.
   */
  Future<List<Batch>> after(Map<Long, Long> seen, int limit);

  /** The newest {@code n} of each writer of other processes that wrote within {@link #KEPT_SECONDS}: where a node that starts begins. */
  Future<Map<Long, Long>> newest();

  /**
   * Events of many rooms above these seqs, ascending for each room, {@code limit} at most in all; whoever asks, so for a node's own use alone. The end
   * of a room that was deleted is given as its last event; a room that is unknown has none.
   */
  Future<List<Logged>> events(Map<String, Long> after, int limit);

  /**
   * Read positions in these rooms that moved at {@code since} or later, by the clocks of the nodes that moved them; for who missed batches. What their
   * users have not read is as it is now.
   */
  Future<List<Read>> moved(Collection<String> rooms, long since);

  /** Says that this node lives; to be repeated every few seconds. */
  Future<Void> announce(Announcement node);

  /** The node goes: it is not announced any longer. */
  Future<Void> withdraw(String id);

  /** Nodes that announced themselves within the last {@link #ANNOUNCED_SECONDS}, this one too, by the store's clock. */
  Future<List<Announcement>> announced();
}
