package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where what was composed waits until the server has it; belongs to one server and one user. What it is asked is done in the order of the asking. Its
 * futures complete on the client's own thread, and so does nothing before {@link #load} has.
 */
public interface Outbox {
  /**
   * What a store holds.
   *
   * @param entries in the order composed
   * @param floors the highest acknowledged seq of each room
   */
  record Stored(List<ObjectNode> entries, Map<String, Long> floors) {}

  /** What was left by whoever had it open before. */
  Future<Stored> load();

  /** Keeps an entry, an object with an {@code id}; one with the same id is replaced in its place. Done means that it survives a power loss. */
  Future<Void> put(ObjectNode entry);

  /**
   * Lets go of an entry.
   *
   * @param room where it was acknowledged; null where it was refused
   * @param seq of the acknowledgement; the room's floor is raised to it
   */
  Future<Void> remove(String id, @Nullable String room, long seq);

  /** Done when all before is. */
  Future<Void> close();
}
