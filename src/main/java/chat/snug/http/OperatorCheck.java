package chat.snug.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request can only come from whoever sits at this machine, so that the first account needs no setup code. Any trace of a proxy speaks against
 * it (behind one every request comes from loopback), and so does a {@code Host} of another name (a foreign name that resolves to 127.0.0.1) or a page of
 * another origin.
 */
public final class OperatorCheck {
  /** Beside all that begin with {@code x-forwarded}. */
  private static final Set<String> FORWARDING = Set.of(
      "forwarded",
      "via",
      "x-real-ip",
      "x-client-ip",
      "x-cluster-client-ip",
      "x-original-host",
      "true-client-ip",
      "client-ip",
      "cf-connecting-ip",
      "fly-client-ip",
      "fastly-client-ip");

  private final OriginCheck origins;

  public OperatorCheck(OriginCheck origins) {
    this.origins = origins;
  }

  /**
   * @param peer the other end of the connection as a literal
   * @param host the {@code Host} header
   * @param headers all of them, in their order
   */
  public boolean isOperator(
      String peer, @Nullable String host, Iterable<Map.Entry<String, String>> headers) {
    IpAddress from = IpAddress.parse(peer);
    return from != null
        && from.isLoopback()
        && host != null
        && isLoopbackHost(host)
        && speaksForItself(host, headers);
  }

  private boolean speaksForItself(String host, Iterable<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean foreign = name.equals("origin") && !origins.isOwn(header.getValue(), host);
      if (foreign || name.startsWith("x-forwarded") || FORWARDING.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLoopbackHost(String host) {
    Origin address = Origin.parse("http://" + host);
    if (address == null) {
      return false;
    }
    IpAddress literal = IpAddress.parse(address.host());
    return address.host().equals("localhost") || (literal != null && literal.isLoopback());
  }
}
