package chat.snug.config;

import java.util.regex.Pattern;

/** How much of a value may be shown to whoever reads the screen or the log. */
enum Secrecy {
  /** All of it. */
  PUBLIC {
    @Override
    String shown(String text) {
      return text;
    }
  },
  /** A URL whose user, password and query are hidden. */
  CREDENTIALS_IN_URL {
    @Override
    String shown(String text) {
      String withoutQuery = QUERY.matcher(text).replaceFirst("?" + MASK);
      return CREDENTIALS.matcher(withoutQuery).replaceFirst("$1" + MASK + "@");
    }
  },
  /** Nothing. */
  SECRET {
    @Override
    String shown(String text) {
      return MASK;
    }
  };

  static final String MASK = "***";

  /** Greedy, so that an "@" within a password that was not encoded hides all before the last one. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)?.*@", Pattern.DOTALL);

  private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

  abstract String shown(String text);
}
