package chat.snug.model;

/** The forms of names: ids of users and rooms, and what clients make up. */
public final class Ids {
  private static final int MAX_LENGTH = 64;

  private Ids() {}

  /** Whether it can be the id of a user or room: 1 to 64 of {@code [A-Za-z0-9_.:@-]}, and none of the words that paths use. */
  public static boolean isId(String text) {
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || text.equals(".")
        || text.equals("..")
        || text.equals("me")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isIdCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The id, or {@code invalid}. */
  public static String id(String name, String text) {
    if (!isId(text)) {
      throw Fault.INVALID.because(
          "`" + name + "` must be an id: 1 to 64 characters of A-Z a-z 0-9 _ . : @ -");
    }
    return text;
  }

  /** Whether it is of the form of a {@code client_msg_id}: 1 to 64 printable ASCII characters. */
  public static boolean isToken(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** What a client made up, or {@code invalid}. */
  public static String token(String name, String text) {
    if (!isToken(text)) {
      throw Fault.INVALID.because("`" + name + "` must be 1 to 64 printable ASCII characters");
    }
    return text;
  }

  private static boolean isIdCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == ':'
        || c == '@'
        || c == '-';
  }
}
