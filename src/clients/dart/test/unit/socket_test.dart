import 'dart:async';
import 'dart:convert';
import 'dart:io';

import '../../lib/snug_chat.dart';
import '../../lib/src/platform/io/io_socket.dart';
import '../support/checks.dart';

final socketChecks = [
  Check('sockets: text in any pieces, pings between', () async {
    final big = 'é' * 70000;
    final bytes = [
      ..._frame(0x01, utf8.encode('he')),
      ..._frame(0x89, [1, 2]),
      ..._frame(0x80, utf8.encode('llo')),
      ..._frame(0x82, [1, 2, 3]),
      ..._frame(0x81, utf8.encode(big)),
      ..._frame(0x81, const []),
    ];
    final seen = await _play([
      for (var i = 0; i < bytes.length; i += 1009)
        bytes.sublist(i, i + 1009 > bytes.length ? bytes.length : i + 1009),
      _frame(0x88, [0x0f, 0xa1, ...utf8.encode('bye')]),
    ]);
    equal('three texts', seen.texts, ['hello', big, '']);
    equal('the end', seen.end, (4001, true));
  }),
  Check('sockets: a close frame without a code, and none at all', () async {
    equal('1005', (await _play([_frame(0x88, const [])])).end, (1005, true));
    equal('1006', (await _play([<int>[]])).end, (1006, false));
    equal('a server that says 1002', (await _play([
      _frame(0x88, [0x03, 0xea]),
    ])).end, (1002, true));
  }),
  Check('sockets: what breaks the protocol ends it from our side', () async {
    for (final (bytes, code) in [
      (_frame(0xf1, const []), 1002),
      (_frame(0x83, const []), 1002),
      (_frame(0x80, [97]), 1002),
      (_frame(0x09, const []), 1002),
      (_frame(0x89, List.filled(126, 1)), 1002),
      (_frame(0x88, [1]), 1002),
      ([0x81, 0x85, 1, 2, 3, 4, 5, 6, 7, 8, 9], 1002),
      ([..._frame(0x01, [97]), ..._frame(0x81, [97])], 1002),
      (_frame(0x81, [0xff, 0xfe]), 1007),
      ([0x81, 127, 0, 0, 0, 0, 0x7f, 0, 0, 0], 1009),
    ]) {
      equal('$bytes', (await _play([bytes])).end, (code, false));
    }
  }),
  Check('sockets: a handshake that is refused or wrong', () async {
    for (final answer in [
      'HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n',
      'HTTP/1.1 101 Yes\r\nupgrade: websocket\r\nconnection: Upgrade\r\n'
          'sec-websocket-accept: nonsense\r\n\r\n',
      'nonsense\r\n\r\n',
    ]) {
      equal(answer, (await _play([], answer: answer)).end, (null, false));
    }
  }),
  Check('sockets: one that was aborted says nothing', () async {
    final server = await ServerSocket.bind('127.0.0.1', 0);
    final gone = Completer<void>();
    server.listen((socket) {
      socket.listen((_) {}, onDone: gone.complete, onError: (Object _) {});
      socket.done.ignore();
    });
    final seen = _Seen();
    final url = Uri.parse('ws://127.0.0.1:${server.port}/v1/socket');
    final socket = const IoSockets().open(url, seen);
    await Future<void>.delayed(const Duration(milliseconds: 100));
    socket.abort();
    await gone.future.timeout(const Duration(seconds: 10));
    equal('no word', seen.done.isCompleted, false);
    await server.close();
  }),
];

List<int> _frame(int first, List<int> payload) => [
  first,
  if (payload.length < 126)
    payload.length
  else if (payload.length < 65536) ...[
    126,
    payload.length >> 8,
    payload.length & 255,
  ] else ...[
    127,
    0,
    0,
    0,
    0,
    payload.length >> 24,
    payload.length >> 16 & 255,
    payload.length >> 8 & 255,
    payload.length & 255,
  ],
  ...payload,
];

/// Opens a socket to a server that accepts it, or gives [answer], then writes
/// [pieces] one after the other and ends.
Future<_Seen> _play(List<List<int>> pieces, {String? answer}) async {
  final server = await ServerSocket.bind('127.0.0.1', 0);
  server.listen((socket) async {
    socket.done.ignore();
    final head = StringBuffer();
    socket.listen((bytes) async {
      if ('$head'.endsWith('\r\n\r\n')) return;
      head.write(latin1.decode(bytes));
      if (!'$head'.endsWith('\r\n\r\n')) return;
      socket.write(answer ?? _accept('$head'));
      for (final piece in pieces) {
        await socket.flush();
        socket.add(piece);
      }
      await socket.flush();
      await socket.close();
    }, onError: (Object _) {});
  });
  final seen = _Seen();
  final url = Uri.parse('ws://127.0.0.1:${server.port}/v1/socket');
  const IoSockets().open(url, seen);
  await seen.done.future.timeout(const Duration(seconds: 20));
  await server.close();
  return seen;
}

String _accept(String request) {
  final key = RegExp(
    'sec-websocket-key: (.*)\r',
    caseSensitive: false,
  ).firstMatch(request)!.group(1)!;
  return 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n'
      'connection: Upgrade\r\nsec-websocket-accept: ${acceptOf(key)}\r\n\r\n';
}

final class _Seen implements SocketListener {
  final texts = <String>[];
  final done = Completer<void>();
  (int?, bool)? end;

  @override
  void opened() {}

  @override
  void received(String text) => texts.add(text);

  @override
  void ended(int? code, {required bool byServer}) {
    end = (code, byServer);
    done.complete();
  }
}
