package chat.snug.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a request really comes from: the peer itself, or, where the peer is one of our proxies, the rightmost entry of {@code X-Forwarded-For} that is
 * not one of them. What stands left of that entry was written by strangers.
 */
public final class ClientAddress {
  private static final String UNKNOWN = "unknown";

  private final List<AddressRange> proxies;

  /**
   * @param proxies addresses and CIDR ranges
   * @throws IllegalArgumentException where one is neither
   */
  public ClientAddress(List<String> proxies) {
    this.proxies = proxies.stream().map(AddressRange::parse).toList();
  }

  /**
   * The address as a literal, one form for each.
   *
   * @param peer the other end of the connection as a literal
   * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in their order
   */
  public String of(String peer, List<String> forwardedFor) {
    IpAddress from = IpAddress.parse(peer);
    if (from == null) {
      return UNKNOWN;
    }
    return isProxy(from) ? behindProxies(from, entries(forwardedFor)).text() : from.text();
  }

  /** Whether this peer, a literal, is one of our proxies. */
  boolean isProxy(String peer) {
    IpAddress address = IpAddress.parse(peer);
    return address != null && isProxy(address);
  }

  /** Each proxy adds its peer on the right. An entry that is no address ends what can be believed. */
  private IpAddress behindProxies(IpAddress peer, List<String> entries) {
    IpAddress nearest = peer;
    for (int i = entries.size() - 1; i >= 0; i--) {
      IpAddress entry = IpAddress.parse(withoutPort(entries.get(i)));
      if (entry == null) {
        return nearest;
      }
      nearest = entry;
      if (!isProxy(entry)) {
        return nearest;
      }
    }
    return nearest;
  }

  private boolean isProxy(IpAddress address) {
    return proxies.stream().anyMatch(range -> range.contains(address));
  }

  private static List<String> entries(List<String> headers) {
    List<String> entries = new ArrayList<>();
    for (String header : headers) {
      for (String entry : header.split(",", -1)) {
        entries.add(entry.strip());
      }
    }
    return entries;
  }

  /** Some proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String entry) {
    if (entry.startsWith("[")) {
      int end = entry.indexOf(']');
      return end < 0 ? entry : entry.substring(0, end + 1);
    }
    int colon = entry.indexOf(':');
    return colon >= 0 && colon == entry.lastIndexOf(':') ? entry.substring(0, colon) : entry;
  }
}
