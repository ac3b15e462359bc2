package chat.snug.presence;

import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is here: sessions speak for devices, and devices hold leases. A heartbeat is a hello that is accepted, or a ping of the session that speaks for
 * its device; nothing else is. A socket that breaks leaves its lease alone. What is said of a session that does not speak for its device any more counts
 * for nothing.
 *
 * <p>Belongs to one event loop. A roster is made with somebody to be told of each session of this node that has been replaced.
 */
interface Roster {

  /** A session asks to speak for its device. Never fails. */
  Future<Claim> hello(Hello hello);

  /** A ping. */
  void heartbeat(Request.Beat beat);

  /** Foreground or background. */
  void state(Request.State state);

  /** A socket is gone, perhaps with its device. */
  void closed(Request.Closed closed);

  /** Heartbeats that an earlier process saved; before anything else is said. */
  void restore(List<Heartbeat> heartbeats);

  /** Hears how others stand, before anybody asks; after {@link #restore}. Never fails, and takes a few seconds at most. */
  Future<Void> begin();

  /** How a user stands now. Null for who is offline and was told to be: the store knows when they were last seen. */
  @Nullable
  Standing standing(String user);

  /**
   * Once for each period of the clock: what changed since the last time, each user once, as it is now. A standing that is offline without a time last seen
   * is one whose time the store knows better.
   */
  List<Standing> tick();

  /** Tells others what they have not been told yet. Never fails. */
  Future<Void> close();
}
