package chat.snug.protocol;

/** A text that is not JSON, or no object. An answer to a client, so it carries no stack trace. */
public final class NotAnObjectException extends Exception {
  NotAnObjectException(String message) {
    super(message, null, false, false);
  }
}
