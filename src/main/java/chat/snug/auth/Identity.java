package chat.snug.auth;

import chat.snug.model.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token speaks for.
 *
 * @param family the sign-in that it belongs to; null for an application's token
 * @param issue the refresh that it came with; null for an application's token
 * @param expiresAt milliseconds since the epoch; an application may put it as far away as a long reaches
 */
public record Identity(
    Caller caller, @Nullable String family, @Nullable String issue, long expiresAt) {}
