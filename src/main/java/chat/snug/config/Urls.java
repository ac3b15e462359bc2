package chat.snug.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs of the kinds that the configuration knows. */
final class Urls {
  private static final Pattern ORIGIN = Pattern.compile(
      "([a-z][a-z0-9+.-]*)://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::([1-9][0-9]{0,4}))?");
  private static final Pattern POSTGRES = Pattern.compile(
      "(?i:postgres(ql)?)://([^@/?#\\s]*@)?([^@/?#\\s]+/[^/?#\\s]+|/[^/?#\\s]+\\?([^#\\s]*&)?host=)[^#\\s]*");
  private static final int MOST_PORT = 65_535;

  private Urls() {}

  /** What browsers open: http or https, a host, perhaps a path, and nothing else. */
  static Optional<URI> site(String text) {
    return parse(text)
        .filter(uri -> hasScheme(uri, Set.of("http", "https")))
        .filter(uri -> uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null);
  }

  /** Where public keys are fetched from: https, or http from this machine alone. */
  static Optional<URI> keys(String text) {
    return parse(text)
        .filter(uri -> hasScheme(uri, Set.of("https"))
            || (hasScheme(uri, Set.of("http")) && Addresses.isLoopback(uri.getHost())))
        .filter(uri -> uri.getRawUserInfo() == null && uri.getRawFragment() == null);
  }

  /** Its shape alone: it may name several hosts, or none and the folder of a socket. */
  static Optional<String> postgres(String text) {
    return POSTGRES.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  /** As browsers write it: lower case, and no port where it is the scheme's own. */
  static Optional<String> origin(String text) {
    Matcher matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group(1);
    int port = matcher.group(3) == null ? ownPort(scheme) : Integer.parseInt(matcher.group(3));
    String suffix = port == ownPort(scheme) ? "" : ":" + port;
    return port > MOST_PORT
        ? Optional.empty()
        : Optional.of(scheme + "://" + matcher.group(2) + suffix);
  }

  private static int ownPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  static boolean hasScheme(URI uri, Set<String> schemes) {
    return schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT));
  }

  static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text))
          .filter(uri ->
              uri.getScheme() != null && uri.getHost() != null && uri.getPort() <= MOST_PORT);
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }
}
