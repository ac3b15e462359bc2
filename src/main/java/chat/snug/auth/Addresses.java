package chat.snug.auth;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;

/** Addresses as far as they tell people apart. */
final class Addresses {
  private static final int IPV6_BYTES = 16;
  private static final int PREFIX_BYTES = 8;
  private static final int MAX_LENGTH = 64;

  private Addresses() {}

  /**
   * What one household or machine has in common: an IPv4 address, or the first 64 bits of an IPv6 address, within which everybody can take as many
   * addresses as they like.
   */
  static String origin(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return address.substring(0, Math.min(address.length(), MAX_LENGTH));
    }
    return bytes.length == IPV6_BYTES && !isMapped(bytes)
        ? HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) + "/64"
        : ipv4(bytes);
  }

  /** Whether it is an IPv4 address in IPv6 clothes, {@code ::ffff:192.0.2.1}. */
  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }

  private static String ipv4(byte[] bytes) {
    return NetUtil.bytesToIpAddress(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
  }
}
