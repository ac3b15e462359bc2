package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown: one for each {@code client_msg_id}, from its composing on.
 *
 * @param message its members; {@code seq} and {@code at} are there once the room's log has told it
 * @param status how far it has come
 * @param code why it failed; null where it didn't
 * @param seen whether somebody else has read up to it
 */
public record Bubble(
    ObjectNode message, Status status, @Nullable String code, boolean seen) {
  /** How far a message has come. */
  public enum Status {
    /** On its way, or waiting for a connection. */
    SENDING,
    /** The server has it. */
    SENT,
    /** Refused for good; it stays until it is retried or discarded. */
    FAILED
  }

  /** Its {@code client_msg_id}. */
  public String id() {
    return String.valueOf(Json.text(message, "client_msg_id"));
  }
}
