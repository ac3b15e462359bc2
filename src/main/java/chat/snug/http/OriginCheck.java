package chat.snug.http;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose pages may speak to this server from a browser. */
public final class OriginCheck {
  private final @Nullable Origin publicOrigin;
  private final Set<Origin> listed = new HashSet<>();

  /**
   * @param publicUrl what browsers see; null: the request's {@code Host} decides
   * @param origins allowed beside the server's own
   * @throws IllegalArgumentException where one of them is no origin
   */
  public OriginCheck(@Nullable URI publicUrl, List<String> origins) {
    this.publicOrigin =
        publicUrl == null ? null : origin(Origin.of(publicUrl), publicUrl.toString());
    origins.forEach(text -> listed.add(origin(Origin.parse(text), text)));
  }

  /**
   * Whether a socket may be opened: by whatever is no browser (no {@code Origin} at all), by the server's own pages, by listed ones.
   *
   * @param headers the values of all {@code Origin} headers
   * @param host the {@code Host} header
   */
  public boolean allows(List<String> headers, @Nullable String host) {
    return headers.isEmpty()
        || (headers.size() == 1 && (isOwn(headers.get(0), host) || isListed(headers.get(0))));
  }

  /** Whether it is the server's own origin. */
  public boolean isOwn(String header, @Nullable String host) {
    Origin origin = Origin.parse(header);
    if (origin == null) {
      return false;
    }
    return publicOrigin != null
        ? origin.equals(publicOrigin)
        : isWeb(origin) && host != null && origin.isAt(host);
  }

  /** Whether it is in the configured list. */
  public boolean isListed(String header) {
    Origin origin = Origin.parse(header);
    return origin != null && listed.contains(origin);
  }

  private static boolean isWeb(Origin origin) {
    return origin.scheme().equals("http") || origin.scheme().equals("https");
  }

  private static Origin origin(@Nullable Origin origin, String text) {
    if (origin == null) {
      throw new IllegalArgumentException(text + " has no origin such as https://chat.example.org");
    }
    return origin;
  }
}
