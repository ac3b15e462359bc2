package chat.snug.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser names as the origin of a page: scheme, host and port, compared without regard to case, and with the scheme's own port where none is
 * written.
 *
 * @param port {@link #NO_PORT} where none is written and the scheme has none of its own
 */
record Origin(String scheme, String host, int port) {
  static final int NO_PORT = -1;

  private static final Pattern FORM = Pattern.compile(
      "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[^\\s/?#@,:\\[\\]]+)(?::(\\d{1,5}))?");

  /** An {@code Origin} header; null where it is none, such as {@code null}. */
  static @Nullable Origin parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String port = parts.group(3);
    return new Origin(
        scheme,
        parts.group(2).toLowerCase(Locale.ROOT),
        port == null ? ownPort(scheme) : Integer.parseInt(port));
  }

  /** The origin of a page at that address. */
  static @Nullable Origin of(URI url) {
    return parse(url.getScheme() + "://" + url.getRawAuthority());
  }

  /** Whether a page of this origin came from the server that is addressed by that {@code Host} header. */
  boolean isAt(String hostHeader) {
    return equals(parse(scheme + "://" + hostHeader));
  }

  private static int ownPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> NO_PORT;
    };
  }
}
