import 'dart:convert';
import 'dart:typed_data';

/// A JWT of [payload], signed with HS256 (RFC 7515, RFC 2104).
String signedToken(Map<String, Object?> payload, String secret) {
  final head = _part(utf8.encode(jsonEncode({'alg': 'HS256', 'typ': 'JWT'})));
  final body = _part(utf8.encode(jsonEncode(payload)));
  final signature = hmacSha256(
    utf8.encode(secret),
    ascii.encode('$head.$body'),
  );
  return '$head.$body.${_part(signature)}';
}

/// HMAC-SHA256.
Uint8List hmacSha256(List<int> key, List<int> message) {
  final block = Uint8List(64)
    ..setAll(0, key.length > 64 ? sha256(key) : key);
  final inner = sha256([for (final b in block) b ^ 0x36, ...message]);
  return sha256([for (final b in block) b ^ 0x5c, ...inner]);
}

/// SHA-256 (FIPS 180-4).
Uint8List sha256(List<int> message) {
  final state = Uint32List.fromList(_start);
  final length = (message.length + 9 + 63) & ~63;
  final padded = Uint8List(length)..setAll(0, message);
  padded[message.length] = 0x80;
  final data = ByteData.sublistView(padded)
    ..setUint32(length - 4, message.length * 8);
  for (var offset = 0; offset < length; offset += 64) {
    _block(state, data, offset);
  }
  final digest = ByteData(32);
  for (var i = 0; i < 8; i++) {
    digest.setUint32(i * 4, state[i]);
  }
  return digest.buffer.asUint8List();
}

String _part(List<int> bytes) => base64Url.encode(bytes).replaceAll('=', '');

void _block(Uint32List state, ByteData data, int offset) {
  final words = Uint32List(64);
  for (var i = 0; i < 16; i++) {
    words[i] = data.getUint32(offset + i * 4);
  }
  for (var i = 16; i < 64; i++) {
    final a = words[i - 15], b = words[i - 2];
    final low = _turn(a, 7) ^ _turn(a, 18) ^ (a >> 3);
    final high = _turn(b, 17) ^ _turn(b, 19) ^ (b >> 10);
    words[i] = words[i - 16] + low + words[i - 7] + high;
  }
  var [a, b, c, d, e, f, g, h] = state;
  for (var i = 0; i < 64; i++) {
    final mixed = _turn(e, 6) ^ _turn(e, 11) ^ _turn(e, 25);
    final chosen = e & f ^ (~e & 0xffffffff) & g;
    final first = h + mixed + chosen + _constants[i] + words[i];
    final other = _turn(a, 2) ^ _turn(a, 13) ^ _turn(a, 22);
    final second = other + (a & b ^ a & c ^ b & c);
    (h, g, f, e) = (g, f, e, (d + first) & 0xffffffff);
    (d, c, b, a) = (c, b, a, (first + second) & 0xffffffff);
  }
  for (final (i, value) in [a, b, c, d, e, f, g, h].indexed) {
    state[i] = state[i] + value;
  }
}

int _turn(int word, int bits) =>
    (word >> bits | word << (32 - bits)) & 0xffffffff;

const _start = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, //
  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

const _constants = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, //
  0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
  0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
  0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
  0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];
