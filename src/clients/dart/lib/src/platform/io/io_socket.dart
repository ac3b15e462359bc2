import 'dart:async';
import 'dart:convert';
import 'dart:io';
import 'dart:math';

import '../../ports/ports.dart';
import 'frames.dart';
import 'sha1.dart';

/// WebSockets over `dart:io`'s TCP and TLS.
///
/// `dart:io`'s own WebSocket tells a broken connection as 1005 or 1002, the
/// same as what a server may say with a close frame; and a client must know
/// whether the server wants it to stay away or a tunnel swallowed its network.
/// So frames are read here.
final class IoSockets implements SocketFactory {
  /// Needs nothing.
  const IoSockets();

  @override
  SnugSocket open(Uri url, SocketListener listener) {
    final socket = IoSocket._(listener);
    unawaited(socket._connect(url));
    return socket;
  }
}

/// What a server answers to the `Sec-WebSocket-Key` of a handshake.
String acceptOf(String key) => base64.encode(
  sha1(ascii.encode('${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11')),
);

/// One WebSocket.
final class IoSocket implements SnugSocket, FrameListener {
  IoSocket._(this._listener);

  static const _connecting = Duration(seconds: 10);
  static const _closing = Duration(seconds: 2);
  static final _random = Random.secure();

  final SocketListener _listener;
  final _client = HttpClient()..connectionTimeout = _connecting;
  late final _reader = FrameReader(this);
  Socket? _socket;
  Timer? _lastWait;
  bool _told = false;
  bool _closed = false;

  @override
  void send(String text) => _write(Opcode.text, utf8.encode(text));

  @override
  void close(int code) {
    if (_socket == null) return _destroy();
    _write(Opcode.close, closePayload(code));
    _closed = true;
    _lastWait ??= Timer(_closing, () => _end(1006, byServer: false));
  }

  @override
  void abort() {
    _told = true;
    _destroy();
  }

  @override
  void text(String message) {
    if (!_told) _listener.received(message);
  }

  @override
  void ping(List<int> payload) => _write(Opcode.pong, payload);

  @override
  void closed(int code) {
    if (!_closed) {
      _write(Opcode.close, code == 1005 ? const [] : closePayload(code));
      _closed = true;
    }
    _end(code, byServer: true);
  }

  Future<void> _connect(Uri url) async {
    try {
      final request = await _client.openUrl('GET', _asHttp(url));
      request.done.ignore();
      if (_told) return request.abort();
      final key = base64.encode(_bytes(16));
      final response = await _ask(request, key).close();
      if (!_isAccepted(response, key)) throw const HttpException('refused');
      final socket = await response.detachSocket();
      _told ? socket.destroy() : _begin(socket);
    } catch (_) {
      _end(null, byServer: false);
    }
  }

  HttpClientRequest _ask(HttpClientRequest request, String key) {
    request
      ..followRedirects = false
      ..headers.set(HttpHeaders.connectionHeader, 'Upgrade')
      ..headers.set(HttpHeaders.upgradeHeader, 'websocket')
      ..headers.set(HttpHeaders.cacheControlHeader, 'no-cache')
      ..headers.set('Sec-WebSocket-Version', '13')
      ..headers.set('Sec-WebSocket-Protocol', 'snug.v1')
      ..headers.set('Sec-WebSocket-Key', key);
    return request;
  }

  static bool _isAccepted(HttpClientResponse response, String key) {
    return response.statusCode == HttpStatus.switchingProtocols &&
        response.headers.value('sec-websocket-accept') == acceptOf(key);
  }

  void _begin(Socket socket) {
    _socket = socket;
    _client.close();
    socket.done.ignore();
    socket.setOption(SocketOption.tcpNoDelay, true);
    socket.listen(
      _read,
      onError: (Object _) => _end(1006, byServer: false),
      onDone: () => _end(1006, byServer: false),
      cancelOnError: true,
    );
    _listener.opened();
  }

  void _read(List<int> bytes) {
    if (_told) return;
    try {
      _reader.add(bytes);
    } on FrameFault catch (fault) {
      _write(Opcode.close, closePayload(fault.code));
      _end(fault.code, byServer: false);
    }
  }

  void _write(int opcode, List<int> payload) {
    if (_closed || _told) return;
    _socket?.add(clientFrame(opcode, payload, _random));
  }

  void _end(int? code, {required bool byServer}) {
    if (_told) return;
    _told = true;
    unawaited(_finish());
    _listener.ended(code, byServer: byServer);
  }

  /// Lets the last frames go out before the socket goes.
  Future<void> _finish() async {
    try {
      await _socket?.flush().timeout(_closing);
    } catch (_) {
      // It is broken already.
    }
    _destroy();
  }

  void _destroy() {
    _told = true;
    _closed = true;
    _lastWait?.cancel();
    _client.close(force: true);
    _socket?.destroy();
  }

  static Uri _asHttp(Uri url) =>
      url.replace(scheme: url.isScheme('wss') ? 'https' : 'http');

  static List<int> _bytes(int count) => [
    for (var i = 0; i < count; i++) _random.nextInt(256),
  ];
}
