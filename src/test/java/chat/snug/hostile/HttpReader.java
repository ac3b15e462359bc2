package chat.snug.hostile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one way of an HTTP/1.1 connection as the bytes come: heads, bodies, and after an upgrade the frames of a WebSocket. */
final class HttpReader {
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)");
  private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding: *chunked");
  private static final Pattern UPGRADE = Pattern.compile("\r\nupgrade: *websocket");
  private static final int KIND = 0xF;
  private static final int MASKED = 0x80;

  private final boolean requests;
  private final Consumer<String> heads;
  private final FrameHandler frames;
  private byte[] bytes = new byte[1024];
  private int size;
  private State state = State.HEAD;
  private int skipping;
  private int message;

  private enum State {
    HEAD,
    BODY,
    CHUNKS,
    SOCKET
  }

  /** Takes a frame, unmasked; of a fragmented one each piece comes with the opcode of the first. */
  interface FrameHandler {
    void frame(int opcode, ByteBuffer payload);
  }

  /** @param requests whether requests come this way, else answers, of which only those to upgrades are understood */
  HttpReader(boolean requests, Consumer<String> heads, FrameHandler frames) {
    this.requests = requests;
    this.heads = heads;
    this.frames = frames;
  }

  boolean isSocket() {
    return state == State.SOCKET;
  }

  void read(ByteBuffer more) {
    int count = more.remaining();
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
    }
    more.get(bytes, size, count);
    size += count;
    int used = next();
    while (used > 0) {
      System.arraycopy(bytes, used, bytes, 0, size - used);
      size -= used;
      used = next();
    }
  }

  /** Takes one thing, and answers how many bytes that was; 0 where it is not there yet. */
  private int next() {
    return switch (state) {
      case HEAD -> head();
      case BODY -> body();
      case CHUNKS -> chunk();
      case SOCKET -> frame();
    };
  }

  private int head() {
    OptionalInt end = find(END_OF_HEAD);
    if (end.isEmpty()) {
      return 0;
    }
    int length = end.getAsInt() + END_OF_HEAD.length;
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    heads.accept(head);
    String fields = head.toLowerCase(Locale.ROOT);
    Matcher contentLength = LENGTH.matcher(fields);
    if (UPGRADE.matcher(fields).find()) {
      state = State.SOCKET;
    } else if (requests && CHUNKED.matcher(fields).find()) {
      state = State.CHUNKS;
    } else if (requests && contentLength.find()) {
      skipping = Integer.parseInt(contentLength.group(1));
      state = skipping > 0 ? State.BODY : State.HEAD;
    }
    return length;
  }

  private int body() {
    int used = Math.min(size, skipping);
    skipping -= used;
    if (skipping == 0) {
      state = State.HEAD;
    }
    return used;
  }

  private int chunk() {
    OptionalInt end = find("\r\n".getBytes(StandardCharsets.US_ASCII));
    if (end.isEmpty()) {
      return 0;
    }
    String line = new String(bytes, 0, end.getAsInt(), StandardCharsets.US_ASCII);
    int chunk = Integer.parseInt(line.split(";")[0].strip(), 16);
    int used = end.getAsInt() + 2 + chunk + 2;
    if (size < used) {
      return 0;
    }
    if (chunk == 0) {
      state = State.HEAD;
    }
    return used;
  }

  private int frame() {
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, size);
    if (size < 2) {
      return 0;
    }
    int opcode = in.get() & KIND;
    int second = in.get() & 0xFF;
    int keyBytes = (second & MASKED) != 0 ? 4 : 0;
    int more = (second & 0x7F) < 126 ? 0 : (second & 0x7F) == 126 ? 2 : 8;
    if (in.remaining() < more + keyBytes) {
      return 0;
    }
    long length = more == 0 ? second & 0x7F : more == 2 ? in.getShort() & 0xFFFF : in.getLong();
    int begin = in.position() + keyBytes;
    if (size - begin < length) {
      return 0;
    }
    byte[] payload = Arrays.copyOfRange(bytes, begin, begin + (int) length);
    for (int i = 0; keyBytes > 0 && i < payload.length; i++) {
      payload[i] ^= bytes[in.position() + i % keyBytes];
    }
    message = opcode == 0 ? message : opcode;
    frames.frame(message, ByteBuffer.wrap(payload));
    return begin + payload.length;
  }

  private OptionalInt find(byte[] what) {
    for (int i = 0; i + what.length <= size; i++) {
      if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
