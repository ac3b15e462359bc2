package chat.snug.log;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Writes the members of a bus message one after another. */
final class WireOut {
  private final Buffer bytes = Buffer.buffer();

  WireOut text(String text) {
    return block(text.getBytes(StandardCharsets.UTF_8));
  }

  WireOut block(byte[] block) {
    bytes.appendInt(block.length).appendBytes(block);
    return this;
  }

  WireOut texts(Collection<String> texts) {
    number(texts.size());
    texts.forEach(this::text);
    return this;
  }

  WireOut number(int number) {
    bytes.appendInt(number);
    return this;
  }

  WireOut number(long number) {
    bytes.appendLong(number);
    return this;
  }

  Buffer bytes() {
    return bytes;
  }
}
