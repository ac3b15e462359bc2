package chat.snug.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts, addresses and ranges of them. Nothing here asks a name server. */
final class Addresses {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]*");
  private static final Pattern RANGE = Pattern.compile("([^/]+)(/(0|[1-9][0-9]{0,2}))?");
  private static final Pattern WITH_PORT = Pattern.compile("(.+?)(:([1-9][0-9]{0,4}))?");
  private static final int MOST_PORT = 65_535;

  private Addresses() {}

  static boolean isHost(String text) {
    boolean isName =
        NAME.matcher(text).matches() && !DIGITS_AND_DOTS.matcher(text).matches();
    return isName || isAddress(text);
  }

  /** A host with or without {@code :port}; an IPv6 address stands in brackets. */
  static boolean isPeer(String text) {
    Matcher matcher = WITH_PORT.matcher(text);
    if (!matcher.matches() || numberOr(0, matcher.group(3)) > MOST_PORT) {
      return false;
    }
    String host = matcher.group(1);
    return isBracketed(host) || (!host.contains(":") && isHost(host));
  }

  /** An address, or a range as {@code address/bits}. */
  static boolean isRange(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches() || !isAddress(matcher.group(1))) {
      return false;
    }
    return numberOr(0, matcher.group(3)) <= (isIpv4(matcher.group(1)) ? 32 : 128);
  }

  private static int numberOr(int otherwise, @Nullable String digits) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  static Optional<String> host(String text) {
    return Optional.of(text).filter(Addresses::isHost);
  }

  static Optional<String> peer(String text) {
    return Optional.of(text).filter(Addresses::isPeer);
  }

  static Optional<String> range(String text) {
    return Optional.of(text).filter(Addresses::isRange);
  }

  /** Whether nobody but this machine is meant. */
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    String bare = isBracketed(host) ? host.substring(1, host.length() - 1) : host;
    return isAddress(bare) && literal(bare).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  private static boolean isBracketed(String host) {
    return host.startsWith("[")
        && host.endsWith("]")
        && isIpv6(host.substring(1, host.length() - 1));
  }

  private static boolean isAddress(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  private static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  private static boolean isIpv6(String text) {
    return IPV6.matcher(text).matches() && literal(text).isPresent();
  }

  /** Text that holds a colon or is a dotted quad is never looked up. */
  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }
}
