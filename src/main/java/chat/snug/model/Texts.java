package chat.snug.model;

/** What a text may hold. */
public final class Texts {
  private static final int NEXT_LINE = 0x85;

  private Texts() {}

  /** Whether it can be stored and sent on: whole code points, and no NUL. */
  public static boolean isSound(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Whether it is white space alone, of any script; an empty text is too. */
  public static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE);
  }

  /** Its length as the contract counts: in code points. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether there are control characters in it, of ASCII or Latin-1. */
  public static boolean hasControls(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
