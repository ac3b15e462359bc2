package chat.snug.log;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link WireOut} wrote. Throws {@link IndexOutOfBoundsException} where it ends too early. */
final class WireIn {
  private final Buffer bytes;
  private int at;

  WireIn(Buffer bytes) {
    this.bytes = bytes;
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  byte[] block() {
    int length = number();
    byte[] block = bytes.getBytes(at, end(length));
    at += length;
    return block;
  }

  List<String> texts() {
    int count = number();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  int number() {
    int number = bytes.getInt(at);
    at += Integer.BYTES;
    return number;
  }

  long large() {
    long number = bytes.getLong(at);
    at += Long.BYTES;
    return number;
  }

  private int end(int length) {
    if (length < 0 || length > bytes.length() - at) {
      throw new IndexOutOfBoundsException("a length of " + length + " at " + at);
    }
    return at + length;
  }
}
