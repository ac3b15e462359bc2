package chat.snug.auth;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The forms of usernames, passwords and user ids. */
final class Credentials {
  private static final Pattern USERNAME = Pattern.compile("[a-z0-9_.-]{3,32}");
  private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9_.:@-]{1,64}");
  private static final int PASSWORD_MIN = 8;
  private static final int PASSWORD_MAX = 256;

  private Credentials() {}

  /** A username is a user id, so the words that paths use can't be one; they are too short anyway. */
  static boolean isUsername(String text) {
    return USERNAME.matcher(text).matches();
  }

  static boolean isUserId(String text) {
    return USER_ID.matcher(text).matches()
        && !text.equals(".")
        && !text.equals("..")
        && !text.equals("me");
  }

  /** Counted in code points. Whatever can be written in UTF-8 may be in it, but NUL. */
  static boolean isPassword(String text) {
    int length = text.codePointCount(0, text.length());
    return length >= PASSWORD_MIN && length <= PASSWORD_MAX && isSound(text);
  }

  /** Without NUL and without half a surrogate pair, which would turn into a question mark. */
  static boolean isSound(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
