package chat.snug.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What an answer on the socket refers to: {@code ref} or {@code clientMsgId} where the client gave one that can be sent back, else the type of the frame
 * and its room.
 */
public record Regarding(
    String type,
    @Nullable String ref,
    @Nullable String clientMsgId,
    @Nullable String room) {}
