package chat.snug.presence;

import org.jspecify.annotations.Nullable;

/**
 * A user's status at a moment.
 *
 * @param lastSeen the newest heartbeat of any device, also while online; milliseconds since the epoch; null for who was never here
 */
public record Standing(String user, Status status, @Nullable Long lastSeen) {}
