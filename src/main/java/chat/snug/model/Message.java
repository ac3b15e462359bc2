package chat.snug.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands now: as it was sent, with its edits, reactions and replies applied.
 *
 * @param sent the message; its text and data are the present ones
 * @param editedAt milliseconds since the epoch of the last edit
 * @param reactions in the order in which each emoji was first used
 * @param replies of the thread under it; null where it has none
 */
public record Message(
    Event.Sent sent,
    @Nullable Long editedAt,
    List<Reactions> reactions,
    @Nullable Replies replies) {

  /**
   * Who reacted with one emoji.
   *
   * @param users the first ten, in the order in which they came
   * @param mine whether the reader is among all who did
   */
  public record Reactions(String emoji, int count, List<String> users, boolean mine) {}

  /** The thread under a message; deleted replies don't count. */
  public record Replies(int count, long lastAt) {}
}
