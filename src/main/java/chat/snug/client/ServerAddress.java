package chat.snug.client;

import java.net.URI;

/** Where a server is, read from its URL. */
record ServerAddress(String host, int port, boolean tls, String path) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * Reads an URL such as {@code https://chat.example.org}.
   *
   * @throws ClientException {@code invalid} where it is none of http or https
   */
  static ServerAddress of(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw ClientException.invalid("`" + url + "` is no URL of a server");
    }
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    boolean plain = "http".equalsIgnoreCase(uri.getScheme());
    if (uri.getHost() == null || !(tls || plain)) {
      throw ClientException.invalid("a server's URL is http(s)://host:port");
    }
    int usual = tls ? HTTPS : HTTP;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new ServerAddress(
        uri.getHost(),
        uri.getPort() < 0 ? usual : uri.getPort(),
        tls,
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }
}
