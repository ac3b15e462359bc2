package chat.snug.client;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the outbox was given: a message or a change of one.
 *
 * @param id a message's {@code client_msg_id}, else the change's {@code ref}
 * @param tag the application's own name for it, not kept over a restart
 */
public record Composed(
    Kind kind, String id, String room, @Nullable String tag) {
  /** What it is. */
  public enum Kind {
    /** A message. */
    SEND,
    /** A change of a message's text. */
    EDIT,
    /** A deletion. */
    DELETE,
    /** A reaction, given or taken back. */
    REACT;

    /** The frame's {@code type}. */
    String type() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String type) {
      return valueOf(type.toUpperCase(Locale.ROOT));
    }
  }

  /** Whether {@code id} is a {@code client_msg_id}; else it is a {@code ref}. */
  public boolean isMessage() {
    return kind == Kind.SEND;
  }
}
