package chat.snug.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** An IP address by its literal; nothing is ever looked up. An IPv4 address that came mapped into IPv6 is that IPv4 address. */
record IpAddress(InetAddress value) {

  /** Reads {@code 10.0.0.1}, {@code ::1} and {@code [::1]}; null for anything else. */
  static @Nullable IpAddress parse(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? null : new IpAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException wrongLength) {
      return null;
    }
  }

  byte[] bytes() {
    return value.getAddress();
  }

  boolean isLoopback() {
    return value.isLoopbackAddress();
  }

  /** The literal in one form for each address. */
  String text() {
    return value.getHostAddress();
  }
}
