package chat.snug.bus;

/**
 * What a node can be interested in, as a number: the same on every node and in every build. Two rooms of one number would cost a message that nobody
 * needs, and nothing else.
 */
public final class Topic {
  /** Of nothing. */
  static final long NONE = 0;

  // FNV-1a, and the last step of MurmurHash3, whose bits are well mixed.
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final long FIRST = 0xff51afd7ed558ccdL;
  private static final long SECOND = 0xc4ceb9fe1a85ec53L;

  private Topic() {}

  /** What happens in a room. */
  public static long room(String room) {
    return hash('r', room);
  }

  /** What happens to a user. */
  public static long user(String user) {
    return hash('u', user);
  }

  private static long hash(char kind, String id) {
    long hash = (OFFSET ^ kind) * PRIME;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * FIRST;
    hash = (hash ^ (hash >>> 33)) * SECOND;
    hash ^= hash >>> 33;
    return hash == NONE ? 1 : hash;
  }
}
