package chat.snug.http;

import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR notation; a single address is a range of one. */
record AddressRange(IpAddress base, int bits) {

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
   *
   * @throws IllegalArgumentException where it is neither
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    IpAddress base = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (base == null) {
      throw new IllegalArgumentException(text + " is no IP address");
    }
    int all = base.bytes().length * Byte.SIZE;
    int bits = slash < 0 ? all : bits(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException(text + " is no CIDR range");
    }
    return new AddressRange(base, bits);
  }

  /** An address of the other family is never in the range. */
  boolean contains(@Nullable IpAddress address) {
    return address != null
        && address.bytes().length == base.bytes().length
        && samePrefix(base.bytes(), address.bytes());
  }

  private boolean samePrefix(byte[] one, byte[] other) {
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bits(String digits) {
    return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
  }
}
