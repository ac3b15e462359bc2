package chat.snug.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoded UTF-8 of URIs, read strictly. */
final class Percent {
  private Percent() {}

  /** A segment of a path; null where it is malformed. */
  static @Nullable String path(String text) {
    return decode(text, false);
  }

  /** A name or value of a query, in which {@code +} is a space; null where it is malformed. */
  static @Nullable String query(String text) {
    return decode(text, true);
  }

  /** Bytes as text; null where they are not UTF-8. */
  static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable String decode(String text, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int octet = octet(text, i + 1);
        if (octet < 0) {
          return null;
        }
        bytes.write(octet);
        i += 2;
      } else {
        // A request line holds bytes; what is beyond ASCII came unencoded.
        bytes.write(plusIsSpace && c == '+' ? ' ' : c);
      }
    }
    return utf8(bytes.toByteArray());
  }

  private static int octet(String text, int at) {
    if (at + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
