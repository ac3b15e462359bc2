package chat.snug.model;

import org.jspecify.annotations.Nullable;

/** A person or bot; {@code createdAt} in milliseconds since the epoch. */
public record User(String id, String displayName, @Nullable String avatar, long createdAt) {}
