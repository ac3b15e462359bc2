package chat.snug.auth;

import chat.snug.model.Texts;
import java.util.regex.Pattern;

/** The forms of usernames and passwords. */
final class Credentials {
  private static final Pattern USERNAME = Pattern.compile("[a-z0-9_.-]{3,32}");
  private static final int PASSWORD_MIN = 8;
  private static final int PASSWORD_MAX = 256;

  private Credentials() {}

  /** A username is a user id, so the words that paths use can't be one; they are too short anyway. */
  static boolean isUsername(String text) {
    return USERNAME.matcher(text).matches();
  }

  /** Counted in code points. Whatever can be written in UTF-8 may be in it, but NUL. */
  static boolean isPassword(String text) {
    int length = Texts.length(text);
    return length >= PASSWORD_MIN && length <= PASSWORD_MAX && Texts.isSound(text);
  }
}
