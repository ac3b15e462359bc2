package chat.snug.config;

/**
 * The limits of the contract's section 8. 0 means off, everywhere.
 *
 * @param frameBytes of one socket message
 * @param bodyBytes of one request body
 * @param textCharacters of a message, in Unicode code points
 * @param framesPerSecond of one session, refilling a burst of {@code framesBurst}
 * @param callsPerSecond REST calls of one user, refilling a burst of {@code callsBurst}
 * @param signInsPerMinute sign-in and sign-up tries of one address, and for one name
 * @param outboxFrames waiting for one socket
 * @param outboxBytes waiting for one socket
 * @param helloSeconds from the open socket to its hello
 * @param watchedUsers of one session
 * @param roomMembers of one room
 * @param broadcastMembers up to this size of a room typing, read positions and profile changes are told
 * @param nameCharacters of {@code display_name} and {@code name}, code points
 * @param avatarCharacters code points
 * @param emojiBytes of one reaction, UTF-8
 * @param emojisPerMessage different ones
 * @param mentions of one message
 * @param dataBytes of {@code data}, UTF-8, as it came
 * @param dataDepth nesting of {@code data}; the object itself is the first level
 * @param appendQueue writes waiting for the store
 * @param appendSeconds a write may wait for the store
 */
public record Limits(
    int frameBytes,
    int bodyBytes,
    int textCharacters,
    int framesPerSecond,
    int framesBurst,
    int callsPerSecond,
    int callsBurst,
    int socketsPerUser,
    int roomsPerUser,
    int signInsPerMinute,
    int outboxFrames,
    int outboxBytes,
    int helloSeconds,
    int watchedUsers,
    int roomMembers,
    int broadcastMembers,
    int nameCharacters,
    int avatarCharacters,
    int emojiBytes,
    int emojisPerMessage,
    int mentions,
    int dataBytes,
    int dataDepth,
    int appendQueue,
    int appendSeconds) {

  /** What the contract names. */
  public static final Limits DEFAULT = new Limits(
      64 * 1024,
      64 * 1024,
      8000,
      20,
      60,
      100,
      1000,
      20,
      5000,
      10,
      1000,
      1024 * 1024,
      10,
      500,
      10_000,
      200,
      200,
      2000,
      64,
      20,
      50,
      4096,
      16,
      10_000,
      5);

  /** Whether {@code amount} is over a limit that is not off. */
  public static boolean exceeds(long amount, int limit) {
    return limit > 0 && amount > limit;
  }
}
