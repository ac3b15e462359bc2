package chat.snug.badinput;

import static chat.snug.running.WireSocket.BINARY;
import static chat.snug.running.WireSocket.CLOSE;
import static chat.snug.running.WireSocket.CONTINUATION;
import static chat.snug.running.WireSocket.FINAL;
import static chat.snug.running.WireSocket.PING;
import static chat.snug.running.WireSocket.TEXT;
import static chat.snug.running.WireSocket.frame;
import static chat.snug.running.WireSocket.headOnly;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Bytes that are no WebSocket frames, or such as the contract has no use for (RFC 6455, sections 5 to 8). */
final class Wire {
  private static final int RESERVED_BIT = 0x40;
  private static final int UNKNOWN = 0x3;
  private static final int UNKNOWN_CONTROL = 0xB;
  private static final int FRAME_LIMIT = 65_536;

  private Wire() {}

  static Stream<Row> rows() {
    String broken = "close 1002";
    String notUtf8 = "close 1007";
    String tooLarge = "close 1009";
    return Stream.of(
        row("a binary frame", "close 1003", frame(FINAL | BINARY, bytes("{}"))),
        row("a frame without a mask", broken, latin1("\u0081\u0002{}")),
        row("a reserved bit", broken, frame(FINAL | RESERVED_BIT | TEXT, bytes("{}"))),
        row("an unknown opcode", broken, frame(FINAL | UNKNOWN, bytes("{}"))),
        row("an unknown control frame", broken, frame(FINAL | UNKNOWN_CONTROL, bytes(""))),
        row("a ping in pieces", broken, frame(PING, bytes("x"))),
        row("a ping of 126 bytes", broken, frame(FINAL | PING, new byte[126])),
        row("a continuation of nothing", broken, frame(FINAL | CONTINUATION, bytes("{}"))),
        row(
            "a new text amid pieces",
            broken,
            frame(TEXT, bytes("{")),
            frame(FINAL | TEXT, bytes("}"))),
        row("garbage", broken, latin1("GET / HTTP/1.1\r\n\r\n")),
        row("bad UTF-8", notUtf8, frame(FINAL | TEXT, latin1("{\"\u00ff\":1}"))),
        row("UTF-8 that breaks off", notUtf8, frame(FINAL | TEXT, latin1("\u00e2\u0082"))),
        row(
            "half a character in UTF-8",
            notUtf8,
            frame(FINAL | TEXT, latin1("\u00ed\u00a0\u0080"))),
        row("overlong UTF-8", notUtf8, frame(FINAL | TEXT, latin1("\u00c0\u0080"))),
        row(
            "UTF-8 beyond Unicode",
            notUtf8,
            frame(FINAL | TEXT, latin1("\u00f4\u0090\u0080\u0080"))),
        row(
            "bad UTF-8 in a later piece",
            notUtf8,
            frame(TEXT, bytes("{")),
            frame(FINAL | CONTINUATION, latin1("\u00ff"))),
        row("65,537 bytes", tooLarge, frame(FINAL | TEXT, new byte[FRAME_LIMIT + 1])),
        row("the head of 2 GiB", tooLarge, headOnly(FINAL | TEXT, 1L << 31)),
        row(
            "65,537 bytes in pieces",
            tooLarge,
            frame(TEXT, bytes(" ".repeat(FRAME_LIMIT))),
            frame(FINAL | CONTINUATION, bytes(" "))),
        row("pieces without end", tooLarge, pieces(700)),
        row("a close of one byte", broken, frame(FINAL | CLOSE, new byte[1])),
        row(
            "a close with an impossible code",
            broken,
            frame(FINAL | CLOSE, latin1("\u0003\u00e7"))),
        row("a close with 1005", broken, frame(FINAL | CLOSE, latin1("\u0003\u00ed"))),
        row("a close with bad UTF-8", notUtf8, frame(FINAL | CLOSE, latin1("\u0003\u00e8\u00ff"))),
        row(
            "65,536 bytes are a frame, if no good one",
            "close 4101",
            frame(FINAL | TEXT, bytes("x".repeat(FRAME_LIMIT)))));
  }

  /** Pieces that are allowed: one frame, with a ping between. */
  static byte[] goodPieces() {
    return join(
        frame(TEXT, bytes("{\"type\"")),
        frame(CONTINUATION, bytes("")),
        frame(FINAL | PING, bytes("?")),
        frame(CONTINUATION, bytes(":\"nope")),
        frame(FINAL | CONTINUATION, bytes("\"}")));
  }

  private static byte[] pieces(int count) {
    byte[][] pieces = new byte[count][];
    for (int i = 0; i < count; i++) {
      pieces[i] = frame(i == 0 ? TEXT : CONTINUATION, bytes(" ".repeat(100)));
    }
    return join(pieces);
  }

  private static Row row(String what, String expected, byte[]... sent) {
    return Row.raw(what, new String(join(sent), StandardCharsets.ISO_8859_1), expected);
  }

  private static byte[] join(byte[]... parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
