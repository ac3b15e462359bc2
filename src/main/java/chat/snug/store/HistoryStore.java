package chat.snug.store;

import chat.snug.model.Event;
import chat.snug.model.Message;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The past of rooms. Each call is one read of the store at one moment, and its {@code head} says up to which event it is true. All fail with {@code
 * not_found} for a room that the reader may not see, and with {@code forbidden} for an administrator who knows of the room but may not read it.
 */
public interface HistoryStore {

  /** Where a page lies: at most one of the three is given; none: the newest. */
  record Span(
      @Nullable Long before, @Nullable Long after, @Nullable Long around, int limit) {}

  /**
   * Messages ascending by seq.
   *
   * @param before the smallest seq given where older ones exist, else null
   * @param after the largest seq given where newer ones exist, else null
   * @param read the reader's position; 0 for who is no member
   */
  record Page(
      List<Message> items, @Nullable Long before, @Nullable Long after, long head, long read) {}

  /** One message and the head of its room. */
  record One(Message message, long head) {}

  /**
   * A piece of the log, ascending.
   *
   * @param after the seq of the last item (as asked where there is none) while more is to come, else null
   */
  record Piece(List<Event> items, @Nullable Long after, long head) {}

  /** Pieces of several logs by room, in the order asked; a null piece: a room that the reader may not see. */
  record CatchUp(String epoch, Map<String, @Nullable Piece> rooms) {}

  /** Messages outside threads. Ends early at about 1 MiB. */
  Future<Page> page(String reader, boolean admin, String room, Span span);

  Future<One> message(String reader, boolean admin, String room, long seq);

  /** The thread under a message, paged as {@link #page}; {@code not_found} where there is no such message. */
  Future<Page> replies(String reader, boolean admin, String room, long root, Span span);

  /** The log above {@code after}. */
  Future<Piece> events(String reader, boolean admin, String room, long after, int limit);

  /** The logs of 1 to 500 rooms above the seqs given: at most 1,000 events or 1 MiB in all, shared among the rooms. */
  Future<CatchUp> catchUp(String reader, boolean admin, Map<String, Long> rooms);
}
