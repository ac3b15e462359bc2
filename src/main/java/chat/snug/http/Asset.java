package chat.snug.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of the jar, held in memory. Browsers keep it and ask each time whether it is still the same. */
record Asset(String type, Buffer content, String etag) {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int TAG_BYTES = 12;

  /** Reads a resource such as {@code /web/index.html}. */
  static Asset load(String resource, String type) {
    try (InputStream in = Asset.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + resource);
      }
      byte[] bytes = in.readAllBytes();
      return new Asset(type, Buffer.buffer(bytes), tag(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @param ifNoneMatch the request's header; null where it has none */
  Reply reply(@Nullable String ifNoneMatch) {
    Map<String, String> headers = Map.of("ETag", etag, "Cache-Control", "no-cache");
    return ifNoneMatch != null && ifNoneMatch.contains(etag)
        ? new Reply(NOT_MODIFIED, null, Buffer.buffer(), headers)
        : new Reply(OK, type, content, headers);
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
