import 'dart:async';
import 'dart:js_interop';

import '../../ports/ports.dart';

/// HTTP by the browser's `fetch`.
final class BrowserHttp implements HttpPort {
  /// Needs nothing.
  const BrowserHttp();

  @override
  Cancel send(
    HttpCall call, {
    required void Function(HttpAnswer answer) answered,
    required void Function() failed,
  }) {
    final exchange = _Exchange(answered, failed);
    unawaited(exchange.run(call));
    return exchange.cancel;
  }

  @override
  void close() {}
}

final class _Exchange {
  _Exchange(this._answered, this._failed);

  /// What the client looks at; others may be hidden by CORS.
  static const _headers = ['retry-after', 'content-type'];

  final void Function(HttpAnswer answer) _answered;
  final void Function() _failed;
  final _controller = _AbortController();
  bool _over = false;

  Future<void> run(HttpCall call) async {
    try {
      final response = await _fetch('${call.url}', _init(call)).toDart;
      final text = await response.text().toDart;
      _end(() => _answered(_answer(response, text.toDart)));
    } catch (_) {
      _end(_failed);
    }
  }

  void cancel() {
    _over = true;
    _controller.abort();
  }

  _Init _init(HttpCall call) {
    final headers = _Headers();
    // A tear-off of an external member does not compile.
    // ignore: unnecessary_lambdas
    call.headers.forEach((name, value) => headers.append(name, value));
    return _Init(
      method: call.method,
      headers: headers,
      body: call.body?.toJS,
      signal: _controller.signal,
      // A token is for this server and for no other that it may point to.
      redirect: 'error',
      cache: 'no-store',
      credentials: 'omit',
    );
  }

  HttpAnswer _answer(_Response response, String body) {
    final headers = <String, String>{};
    for (final name in _headers) {
      if (response.headers.value(name) case final value?) {
        headers[name] = value;
      }
    }
    return HttpAnswer(response.status, headers, body);
  }

  void _end(void Function() tell) {
    if (_over) return;
    _over = true;
    tell();
  }
}

@JS('fetch')
external JSPromise<_Response> _fetch(String url, _Init init);

extension type _Init._(JSObject _) implements JSObject {
  external factory _Init({
    String method,
    _Headers headers,
    JSString? body,
    JSObject signal,
    String redirect,
    String cache,
    String credentials,
  });
}

@JS('Headers')
extension type _Headers._(JSObject _) implements JSObject {
  external factory _Headers();
  external void append(String name, String value);
  @JS('get')
  external String? value(String name);
}

@JS('AbortController')
extension type _AbortController._(JSObject _) implements JSObject {
  external factory _AbortController();
  external JSObject get signal;
  external void abort();
}

extension type _Response._(JSObject _) implements JSObject {
  external int get status;
  external _Headers get headers;
  external JSPromise<JSString> text();
}
