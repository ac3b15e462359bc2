package chat.snug.store.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote. As bytes it is, for each of the three, one more than its length in UTF-8 as a variable-length number (7 bits in a byte, the
 * lowest first; 0: null), and then the three themselves.
 *
 * @param data the application's JSON object as it came
 * @param mentions numbers of users, with spaces between
 */
record Body(String text, @Nullable String data, @Nullable String mentions) {
  /** Of what was deleted. */
  static final Body GONE = new Body("", null, null);

  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  byte[] encoded() {
    byte[][] parts = {bytes(text), bytes(data), bytes(mentions)};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      number(out, part == null ? 0 : part.length + 1);
    }
    for (byte[] part : parts) {
      if (part != null) {
        out.writeBytes(part);
      }
    }
    return out.toByteArray();
  }

  private static byte @Nullable [] bytes(@Nullable String part) {
    return part == null ? null : part.getBytes(StandardCharsets.UTF_8);
  }

  private static void number(ByteArrayOutputStream out, int number) {
    int left = number;
    while (left >= MORE) {
      out.write(left % MORE | MORE);
      left >>= BITS;
    }
    out.write(left);
  }

  /** The body of these bytes; {@link #GONE} where there are none. */
  static Body decoded(byte @Nullable [] bytes) {
    return bytes == null ? GONE : new Decoder(bytes).body();
  }

  private static final class Decoder {
    private final byte[] bytes;
    private int at;

    Decoder(byte[] bytes) {
      this.bytes = bytes;
    }

    Body body() {
      int text = number();
      int data = number();
      int mentions = number();
      return new Body(String.valueOf(part(text)), part(data), part(mentions));
    }

    private int number() {
      int number = 0;
      int shift = 0;
      byte next = bytes[at++];
      while (next < 0) {
        number |= (next & (MORE - 1)) << shift;
        shift += BITS;
        next = bytes[at++];
      }
      return number | next << shift;
    }

    private @Nullable String part(int length) {
      if (length == 0) {
        return null;
      }
      String part = new String(bytes, at, length - 1, StandardCharsets.UTF_8);
      at += length - 1;
      return part;
    }
  }
}
