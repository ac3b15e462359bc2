import 'dart:js_interop';

import '../../ports/ports.dart';

/// The browser's WebSockets.
final class BrowserSockets implements SocketFactory {
  /// Needs nothing.
  const BrowserSockets();

  @override
  SnugSocket open(Uri url, SocketListener listener) =>
      BrowserSocket._(_WebSocket('$url', 'snug.v1'), listener);
}

/// One WebSocket of the browser's.
///
/// A browser can't drop a socket without a word: [abort] closes it and listens
/// no more. And it tells every failure of its own side as 1006.
final class BrowserSocket implements SnugSocket {
  BrowserSocket._(this._socket, this._listener) {
    _socket
      ..onopen = _opened.toJS
      ..onmessage = _received.toJS
      ..onclose = _ended.toJS;
  }

  final _WebSocket _socket;
  final SocketListener _listener;
  bool _isOpen = false;
  bool _isOver = false;

  @override
  void send(String text) {
    // A socket that is closing takes nothing, and will tell its end.
    if (_isOpen && !_isOver) _socket.send(text);
  }

  @override
  void close(int code) {
    if (_isOpen && !_isOver) {
      _socket.close(code);
    } else {
      abort();
    }
  }

  @override
  void abort() {
    if (_isOver) return;
    _isOver = true;
    _socket
      ..onopen = null
      ..onmessage = null
      ..onclose = null
      ..close(1000);
  }

  void _opened(JSObject event) {
    _isOpen = true;
    _listener.opened();
  }

  void _received(_MessageEvent event) {
    final data = event.data;
    // Binary messages mean nothing in this contract.
    if (data.typeofEquals('string')) {
      _listener.received((data! as JSString).toDart);
    }
  }

  void _ended(_CloseEvent event) {
    if (_isOver) return;
    _isOver = true;
    final byServer = event.wasClean;
    _listener.ended(_isOpen ? event.code : null, byServer: byServer);
  }
}

@JS('WebSocket')
extension type _WebSocket._(JSObject _) implements JSObject {
  external factory _WebSocket(String url, String protocol);
  external set onopen(JSFunction? listener);
  external set onmessage(JSFunction? listener);
  external set onclose(JSFunction? listener);
  external void send(String text);
  external void close(int code);
}

extension type _MessageEvent._(JSObject _) implements JSObject {
  external JSAny? get data;
}

extension type _CloseEvent._(JSObject _) implements JSObject {
  external int get code;
  external bool get wasClean;
}
