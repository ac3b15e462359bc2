package chat.snug.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Where files of one user of one server are kept, so that nobody finds another's. */
public final class StoreFolder {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private StoreFolder() {}

  /**
   * The folder in {@code base} that belongs to this server and user alone, also where names differ only in case and the disk knows no case.
   *
   * @param url of the server; its origin and its path count
   */
  public static Path of(Path base, String url, String user) {
    return base.resolve(name(server(URI.create(url)))).resolve(name(user));
  }

  /** Two servers may share an origin, each below its own path. */
  private static String server(URI url) {
    String path = String.valueOf(url.getRawPath());
    return origin(url) + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  private static String origin(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? HTTPS : HTTP;
    int port = url.getPort() < 0 ? usual : url.getPort();
    return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** Everything but {@code a-z}, digits and {@code -} percent-encoded. */
  static String name(String text) {
    StringBuilder name = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') {
        name.append(c);
      } else {
        name.append(String.format("%%%02X", (int) c));
      }
    }
    return name.toString();
  }
}
