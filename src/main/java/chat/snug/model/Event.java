package chat.snug.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a room's log. {@code seq} runs 1, 2, 3 … per room without a hole; {@code at} is in milliseconds since the epoch; {@code user} is who did
 * it; {@code data} is the application's JSON object as the text that came.
 */
public sealed interface Event {
  String room();

  long seq();

  long at();

  String user();

  /**
   * A message as it was sent. A deleted one keeps its place with {@code deletedAt} set and text, mentions and data gone.
   *
   * @param thread the seq of the thread's root, where it is in one
   */
  record Sent(
      String room,
      long seq,
      long at,
      String user,
      String clientMsgId,
      String text,
      @Nullable Long replyTo,
      @Nullable Long thread,
      List<String> mentions,
      @Nullable String data,
      @Nullable Long deletedAt)
      implements Event {}

  /** A message's new text. Where the message was deleted since, {@code deletedAt} is set and text and data are gone. */
  record Edited(
      String room,
      long seq,
      long at,
      String user,
      long target,
      @Nullable Long thread,
      String text,
      Patch<String> data,
      @Nullable Long deletedAt)
      implements Event {}

  record Deleted(
      String room,
      long seq,
      long at,
      String user,
      long target,
      @Nullable Long thread) implements Event {}

  record Reacted(
      String room,
      long seq,
      long at,
      String user,
      long target,
      @Nullable Long thread,
      String emoji,
      boolean on)
      implements Event {}

  /** {@code subject} has this role from now on; null: is a member no longer. */
  record MemberChanged(
      String room,
      long seq,
      long at,
      String user,
      String subject,
      @Nullable Role role) implements Event {}

  /** What changed about the room; {@code kind} stands in the first event of a log alone, {@code deleted} in the last. */
  record RoomChanged(
      String room,
      long seq,
      long at,
      String user,
      @Nullable RoomKind kind,
      Patch<String> name,
      Patch<String> avatar,
      Patch<String> data,
      boolean deleted)
      implements Event {}

  /**
   * An event of a kind that a later build brought: it is handed on as it was stored.
   *
   * @param type names its kind, as in its frame
   * @param members the members of its frame that only this kind has: a JSON object as the text that was stored
   */
  record Other(String room, long seq, long at, String user, String type, String members)
      implements Event {}
}
