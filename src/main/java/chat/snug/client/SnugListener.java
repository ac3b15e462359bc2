package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client tells its application, on the client's own thread, so a handler must not block. Objects are the contract's, as the server sent them; they
 * must not be changed.
 */
public interface SnugListener {
  /**
   * The connection's state has changed, or a new wait began.
   *
   * @param waitMillis until the next attempt; null where there is none
   * @param code of the close that caused it; null where none did
   */
  default void state(ConnectionState state, @Nullable Long waitMillis, @Nullable Integer code) {}

  /** A composed message or change is in the durable outbox. Its {@code id} is a message's {@code client_msg_id}, else the change's {@code ref}. */
  default void queued(Composed composed) {}

  /** The server has it. */
  default void sent(Composed composed, long seq, boolean duplicate) {}

  /** It was refused for good. */
  default void failed(Composed composed, String code) {}

  /** An event of a room's log: each once, in order, between two resets. */
  default void event(String room, ObjectNode event) {}

  /** The room starts anew: its events go on from {@code head} + 1, what was known of it counts no more. */
  default void reset(String room, long head) {}

  /** The room is gone for this user. */
  default void left(String room) {}

  /** What was missed before this connection has been told; each room's place. */
  default void caughtUp(Map<String, Long> rooms) {}

  /** Messages of an open room, or how they are shown, have changed: {@link SnugClient#view} tells them. */
  default void changed(String room) {}

  /** Somebody has read up to somewhere: {@code room, user, read, at, unread?}. */
  default void read(ObjectNode frame) {}

  /** Somebody types: {@code room, user}. */
  default void typing(ObjectNode frame) {}

  /** How watched users are: {@code items: [{user, status, last_seen}]}. */
  default void presence(ObjectNode frame) {}

  /** A profile changed: a user's members. */
  default void user(ObjectNode frame) {}

  /** Something went wrong that the application may want in its log, such as a full disk. */
  default void trouble(String what, Throwable why) {}
}
