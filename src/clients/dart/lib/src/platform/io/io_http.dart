import 'dart:async';
import 'dart:convert';
import 'dart:io';

import '../../ports/ports.dart';

/// HTTP by `dart:io`.
final class IoHttp implements HttpPort {
  final _client = HttpClient()..connectionTimeout = const Duration(seconds: 15);

  @override
  Cancel send(
    HttpCall call, {
    required void Function(HttpAnswer answer) answered,
    required void Function() failed,
  }) {
    final exchange = _Exchange(answered, failed);
    unawaited(exchange.run(_client, call));
    return exchange.cancel;
  }

  @override
  void close() => _client.close(force: true);
}

final class _Exchange {
  _Exchange(this._answered, this._failed);

  final void Function(HttpAnswer answer) _answered;
  final void Function() _failed;
  bool _over = false;
  HttpClientRequest? _request;
  StreamSubscription<String>? _body;

  Future<void> run(HttpClient client, HttpCall call) async {
    try {
      final request = await client.openUrl(call.method, call.url);
      if (_over) return _abort(request);
      _request = request;
      request.done.ignore();
      final response = await _write(request, call).close();
      if (!_over) _read(response);
    } catch (_) {
      _end(_failed);
    }
  }

  void cancel() {
    _over = true;
    if (_request case final request?) _abort(request);
    _body?.cancel();
  }

  HttpClientRequest _write(HttpClientRequest request, HttpCall call) {
    // A token is for this server and for no other that it may point to.
    request.followRedirects = false;
    call.headers.forEach(request.headers.set);
    final body = call.body;
    if (body == null) {
      if (call.method != 'GET') request.contentLength = 0;
    } else {
      final bytes = utf8.encode(body);
      request
        ..contentLength = bytes.length
        ..add(bytes);
    }
    return request;
  }

  void _read(HttpClientResponse response) {
    final text = StringBuffer();
    _body = const Utf8Decoder(allowMalformed: true)
        .bind(response)
        .listen(
          text.write,
          onError: (Object _) => _end(_failed),
          onDone: () => _end(() {
            _answered(
              HttpAnswer(response.statusCode, _headers(response), '$text'),
            );
          }),
          cancelOnError: true,
        );
  }

  void _end(void Function() tell) {
    if (_over) return;
    _over = true;
    tell();
  }

  static void _abort(HttpClientRequest request) {
    request.done.ignore();
    request.abort();
  }

  static Map<String, String> _headers(HttpClientResponse response) {
    final headers = <String, String>{};
    response.headers.forEach((name, values) {
      headers[name.toLowerCase()] = values.join(', ');
    });
    return headers;
  }
}
