package chat.snug.store;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The write side of all room logs. Used by one writer at a time. */
public interface LogStore {

  /**
   * Appends a batch in the order given, in one durable transaction: when the future succeeds, everything in it survives power loss. One outcome for
   * each write, in the same order; a write that is refused changes nothing and leaves the others alone.
   *
   * <p>Promises: {@code seq} is the room's head + 1; (user, client_msg_id) is stored once for ever, and a repeat is answered before membership and
   * targets are looked at; {@code at} never runs backwards in a room. Fails with {@code unavailable} where nothing was stored, or where that is not
   * known; then {@link #heads} tells after the recovery.
   */
  Future<List<Outcome>> append(List<Write> batch);

  /** The heads of these rooms after all that was given to {@link #append} before, also what was not answered in time; rooms that don't exist, or are deleted, are left out. */
  Future<Map<String, Long>> heads(Collection<String> rooms);
}
