import 'dart:typed_data';

/// SHA-1 (RFC 3174), which the WebSocket handshake asks for and the SDK keeps
/// to itself. It protects nothing here.
Uint8List sha1(List<int> message) {
  final state = Uint32List.fromList(_start);
  final data = ByteData.sublistView(_padded(message));
  for (var offset = 0; offset < data.lengthInBytes; offset += 64) {
    _block(state, data, offset);
  }
  final digest = ByteData(20);
  for (var i = 0; i < state.length; i++) {
    digest.setUint32(i * 4, state[i]);
  }
  return digest.buffer.asUint8List();
}

const _start = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
const _low32 = 0xffffffff;

Uint8List _padded(List<int> message) {
  final length = (message.length + 9 + 63) & ~63;
  final padded = Uint8List(length)..setAll(0, message);
  padded[message.length] = 0x80;
  ByteData.sublistView(padded).setUint32(length - 4, message.length * 8);
  return padded;
}

void _block(Uint32List state, ByteData data, int offset) {
  final words = Uint32List(80);
  for (var i = 0; i < 16; i++) {
    words[i] = data.getUint32(offset + i * 4);
  }
  for (var i = 16; i < 80; i++) {
    words[i] = _turn(
      words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16],
      1,
    );
  }
  var [a, b, c, d, e] = state;
  for (var i = 0; i < 80; i++) {
    final (mixed, constant) = _mix(i, b, c, d);
    final next = (_turn(a, 5) + mixed + e + constant + words[i]) & _low32;
    (a, b, c, d, e) = (next, a, _turn(b, 30), c, d);
  }
  for (final (i, value) in [a, b, c, d, e].indexed) {
    state[i] = (state[i] + value) & _low32;
  }
}

(int, int) _mix(int round, int b, int c, int d) => switch (round ~/ 20) {
  0 => (b & c | (~b & _low32) & d, 0x5a827999),
  1 => (b ^ c ^ d, 0x6ed9eba1),
  2 => (b & c | b & d | c & d, 0x8f1bbcdc),
  _ => (b ^ c ^ d, 0xca62c1d6),
};

int _turn(int word, int bits) =>
    ((word << bits) | (word >> (32 - bits))) & _low32;
