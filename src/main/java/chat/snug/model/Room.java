package chat.snug.model;

import org.jspecify.annotations.Nullable;

/**
 * A room as one user sees it.
 *
 * @param data the application's JSON object as text
 * @param role mine; null where I am no member
 * @param peer the other user of a direct room
 * @param members their number
 * @param head seq of the newest event
 * @param read up to where I have read; 0 where I am no member
 * @param unread stops at {@link #UNREAD_MAX}
 * @param lastMessage the newest message outside threads, deleted or not; null where there is none or it may not be seen
 * @param activeAt time of the newest event, milliseconds since the epoch
 */
public record Room(
    String id,
    RoomKind kind,
    @Nullable String name,
    @Nullable String avatar,
    @Nullable String data,
    @Nullable Role role,
    @Nullable String peer,
    int members,
    long head,
    long read,
    int unread,
    @Nullable Message lastMessage,
    long activeAt,
    long createdAt) {
  /** Counting unread messages stops here. */
  public static final int UNREAD_MAX = 1000;
}
