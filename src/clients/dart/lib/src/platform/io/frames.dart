import 'dart:convert';
import 'dart:math';
import 'dart:typed_data';

/// Opcodes of RFC 6455.
abstract final class Opcode {
  /// The next piece of a message.
  static const continuation = 0;

  /// A text message, or its first piece.
  static const text = 1;

  /// A binary message, or its first piece.
  static const binary = 2;

  /// The last frame of a side.
  static const close = 8;

  /// To be answered with a pong.
  static const ping = 9;

  /// Answers a ping.
  static const pong = 10;
}

/// A frame of a client: whole, and masked as clients' frames must be.
Uint8List clientFrame(int opcode, List<int> payload, Random random) {
  final head = BytesBuilder()..addByte(0x80 | opcode);
  if (payload.length < 126) {
    head.addByte(0x80 | payload.length);
  } else {
    final wide = payload.length > 0xffff;
    head.addByte(0x80 | (wide ? 127 : 126));
    final size = ByteData(8)..setUint64(0, payload.length);
    head.add(size.buffer.asUint8List(wide ? 0 : 6));
  }
  final key = [for (var i = 0; i < 4; i++) random.nextInt(256)];
  head.add(key);
  final masked = Uint8List(payload.length);
  for (var i = 0; i < masked.length; i++) {
    masked[i] = payload[i] ^ key[i & 3];
  }
  head.add(masked);
  return head.takeBytes();
}

/// The payload of a close frame.
List<int> closePayload(int code) => [code >> 8, code & 0xff];

/// A server's breach of RFC 6455, and the code to close with.
final class FrameFault implements Exception {
  /// With a close code.
  const FrameFault(this.code);

  /// 1002 (protocol), 1007 (no UTF-8) or 1009 (too large).
  final int code;
}

/// What comes out of a [FrameReader].
abstract interface class FrameListener {
  /// A whole text message.
  void text(String message);

  /// A ping, to be answered with the same payload.
  void ping(List<int> payload);

  /// A close frame; 1005 where it has no code.
  void closed(int code);
}

/// Reads a server's bytes as they come, in whatever pieces.
final class FrameReader {
  /// Telling [_listener].
  FrameReader(this._listener);

  static const _mostBytes = 16 * 1024 * 1024;

  final FrameListener _listener;
  final _message = BytesBuilder();
  Uint8List _bytes = Uint8List(0);
  int _messageOpcode = Opcode.continuation;

  /// More bytes came. Throws a [FrameFault].
  void add(List<int> more) {
    _bytes = _bytes.isEmpty
        ? Uint8List.fromList(more)
        : (BytesBuilder()
                ..add(_bytes)
                ..add(more))
              .takeBytes();
    var start = 0;
    for (var end = _frame(start); end != null; end = _frame(start)) {
      start = end;
    }
    _bytes = Uint8List.sublistView(_bytes, start);
  }

  /// Reads the frame at [start] where all of it is there; gives its end.
  int? _frame(int start) {
    final there = _bytes.length - start;
    if (there < 2) return null;
    final first = _bytes[start];
    final short = _bytes[start + 1];
    // No extension was agreed on, and servers don't mask.
    if (first & 0x70 != 0 || short & 0x80 != 0) throw const FrameFault(1002);
    final wide = short < 126 ? 0 : (short == 126 ? 2 : 8);
    if (there < 2 + wide) return null;
    final size = wide == 0 ? short : _size(start + 2, wide);
    final begin = start + 2 + wide;
    if (_bytes.length - begin < size) return null;
    final payload = Uint8List.sublistView(_bytes, begin, begin + size);
    _take(first & 0x0f, payload, isLast: first & 0x80 != 0);
    return begin + size;
  }

  int _size(int at, int wide) {
    final data = ByteData.sublistView(_bytes, at, at + wide);
    if (wide == 2) return data.getUint16(0);
    if (data.getUint32(0) != 0) throw const FrameFault(1009);
    final size = data.getUint32(4);
    if (size > _mostBytes) throw const FrameFault(1009);
    return size;
  }

  void _take(int opcode, Uint8List payload, {required bool isLast}) {
    if (opcode >= Opcode.close) {
      if (!isLast || payload.length > 125) throw const FrameFault(1002);
      return _control(opcode, payload);
    }
    final continues = opcode == Opcode.continuation;
    if (continues == (_messageOpcode == Opcode.continuation) ||
        opcode > Opcode.binary) {
      throw const FrameFault(1002);
    }
    if (!continues) _messageOpcode = opcode;
    _message.add(payload);
    if (_message.length > _mostBytes) throw const FrameFault(1009);
    if (isLast) _whole();
  }

  /// Binary messages mean nothing in this contract.
  void _whole() {
    final isText = _messageOpcode == Opcode.text;
    _messageOpcode = Opcode.continuation;
    final bytes = _message.takeBytes();
    if (isText) _listener.text(_decoded(bytes));
  }

  void _control(int opcode, Uint8List payload) {
    switch (opcode) {
      case Opcode.close:
        if (payload.length == 1) throw const FrameFault(1002);
        _listener.closed(
          payload.isEmpty ? 1005 : payload[0] << 8 | payload[1],
        );
      case Opcode.ping:
        _listener.ping(payload);
      case Opcode.pong:
        break;
      default:
        throw const FrameFault(1002);
    }
  }

  static String _decoded(Uint8List bytes) {
    try {
      return utf8.decode(bytes);
    } on FormatException {
      throw const FrameFault(1007);
    }
  }
}
