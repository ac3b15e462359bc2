import 'dart:convert';

import '../../lib/src/platform/io/sha1.dart';
import '../../tool/hs256.dart';
import '../support/checks.dart';

String _hex(List<int> bytes) =>
    [for (final b in bytes) b.toRadixString(16).padLeft(2, '0')].join();

/// Vectors of RFC 3174, FIPS 180-4, RFC 4231 and RFC 6455.
final cryptoChecks = [
  Check('SHA-1', () {
    equal(
      'abc',
      _hex(sha1(utf8.encode('abc'))),
      'a9993e364706816aba3e25717850c26c9cd0d89d',
    );
    const key = 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
    equal(
      'the handshake of RFC 6455',
      base64.encode(sha1(utf8.encode(key))),
      's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    );
    equal(
      'a million',
      _hex(sha1(List.filled(1000000, 97))),
      '34aa973cd4c4daa4f61eeb2bdbad27316534016f',
    );
  }),
  Check('HMAC-SHA256', () {
    equal(
      'abc',
      _hex(sha256(utf8.encode('abc'))),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    equal(
      'test case 2',
      _hex(
        hmacSha256(
          utf8.encode('Jefe'),
          utf8.encode('what do ya want for nothing?'),
        ),
      ),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    equal(
      'test case 6, a long key',
      _hex(
        hmacSha256(
          List.filled(131, 0xaa),
          utf8.encode('Test Using Larger Than Block-Size Key - Hash Key First'),
        ),
      ),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    );
  }),
];
