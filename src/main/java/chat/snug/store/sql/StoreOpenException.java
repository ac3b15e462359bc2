package chat.snug.store.sql;

import org.jspecify.annotations.Nullable;

/** The store can't be opened; the message is one line for the operator that names the folder and says why. */
public final class StoreOpenException extends RuntimeException {
  public StoreOpenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
