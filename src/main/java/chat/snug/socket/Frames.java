package chat.snug.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Builds WebSocket frames as a server sends them: whole and unmasked, so that the same bytes fit every socket (RFC 6455, section 5.2). */
final class Frames {
  static final int HEADER_MAX = 10;

  private static final int FINAL = 0x80;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PONG = 0xA;
  private static final int SHORT_MAX = 125;
  private static final int REASON_MAX = SHORT_MAX - 2;
  private static final int MEDIUM = 126;
  private static final int MEDIUM_MAX = 0xFFFF;
  private static final int LONG = 127;

  private Frames() {}

  /** Appends a text frame. */
  static void writeText(ByteBuf out, byte[] payload) {
    writeHeader(out, TEXT, payload.length);
    out.writeBytes(payload);
  }

  static ByteBuf text(ByteBufAllocator allocator, byte[] payload) {
    ByteBuf frame = allocator.directBuffer(HEADER_MAX + payload.length);
    writeText(frame, payload);
    return frame;
  }

  /** A pong carries what the ping did; at most 125 bytes, as the decoder sees to. */
  static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
    ByteBuf frame = allocator.directBuffer(HEADER_MAX + payload.readableBytes());
    writeHeader(frame, PONG, payload.readableBytes());
    frame.writeBytes(payload);
    return frame;
  }

  /** The reason is cut where it is longer than a control frame holds. */
  static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = reasonLength(text);
    ByteBuf frame = allocator.directBuffer(HEADER_MAX + 2 + length);
    writeHeader(frame, CLOSE, 2 + length);
    frame.writeShort(code);
    frame.writeBytes(text, 0, length);
    return frame;
  }

  private static int reasonLength(byte[] text) {
    int length = Math.min(text.length, REASON_MAX);
    while (length < text.length && (text[length] & 0xC0) == 0x80) {
      length--; // not in the middle of a character
    }
    return length;
  }

  /** A close frame without a code, in answer to one without. */
  static ByteBuf emptyClose(ByteBufAllocator allocator) {
    ByteBuf frame = allocator.directBuffer(HEADER_MAX);
    writeHeader(frame, CLOSE, 0);
    return frame;
  }

  private static void writeHeader(ByteBuf out, int opcode, int length) {
    out.writeByte(FINAL | opcode);
    if (length <= SHORT_MAX) {
      out.writeByte(length);
    } else if (length <= MEDIUM_MAX) {
      out.writeByte(MEDIUM);
      out.writeShort(length);
    } else {
      out.writeByte(LONG);
      out.writeLong(length);
    }
  }
}
