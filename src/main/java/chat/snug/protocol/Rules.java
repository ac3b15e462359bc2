package chat.snug.protocol;

/**
 * How large what clients give may be; 0 means off.
 *
 * @param textCharacters of a message, code points
 * @param nameCharacters of a display name or a room's name, code points
 * @param avatarCharacters code points
 * @param emojiBytes UTF-8
 * @param mentions of one message
 * @param dataBytes of an application's {@code data}, UTF-8, as it came
 * @param dataDepth nesting of {@code data}; the object itself is the first level
 * @param watchedUsers of one session
 */
public record Rules(
    int textCharacters,
    int nameCharacters,
    int avatarCharacters,
    int emojiBytes,
    int mentions,
    int dataBytes,
    int dataDepth,
    int watchedUsers) {

  static boolean exceeds(long amount, int limit) {
    return limit > 0 && amount > limit;
  }
}
