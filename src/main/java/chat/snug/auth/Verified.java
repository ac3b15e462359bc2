package chat.snug.auth;

import chat.snug.model.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, once its signature and claims hold.
 *
 * @param name display name for a user who comes into being; null: none
 * @param family null for an application's token
 * @param issue null for an application's token
 * @param expiresAt milliseconds since the epoch
 */
record Verified(
    Caller caller,
    @Nullable String name,
    @Nullable String family,
    @Nullable String issue,
    long expiresAt) {

  /** Whether an embedding application signed it. */
  boolean isApplication() {
    return family == null;
  }

  Identity identity() {
    return new Identity(caller, family, issue, expiresAt);
  }
}
