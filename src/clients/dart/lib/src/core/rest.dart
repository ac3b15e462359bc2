import 'dart:convert';
import 'dart:math';

import '../model/json.dart';
import '../model/snug_exception.dart';
import '../ports/ports.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'engine.dart';

/// REST calls that are tried until they are answered.
///
/// Calls of the client itself belong to a session and end with it, unheard.
/// Calls of the application outlive it and give up after a while.
final class Rest {
  /// Part of [_engine].
  Rest(this._engine);

  final Engine _engine;
  final _ofSession = <RestCall>{};
  final _ofApplication = <RestCall>{};
  bool _isOver = false;

  /// A call of this session: [failed] is told only of what is final.
  RestCall inSession(
    String method,
    String target, {
    Json? body,
    required void Function(Json answer) answered,
    required void Function(SnugException why) failed,
  }) => RestCall._(
    _engine,
    _ofSession,
    method,
    target,
    body,
    answered,
    failed,
    null,
  ).._begin();

  /// A call of the application.
  void forApplication(
    String method,
    String target, {
    Json? body,
    required void Function(Json answer) answered,
    required void Function(SnugException why) failed,
  }) {
    if (_isOver) return failed(disposedOf);
    RestCall._(
      _engine,
      _ofApplication,
      method,
      target,
      body,
      answered,
      failed,
      _engine.options.callPatienceMs,
    )._begin();
  }

  /// The session is over.
  void endSession() {
    for (final call in [..._ofSession]) {
      call.cancel();
    }
  }

  /// The client is disposed of.
  void endAll() {
    _isOver = true;
    endSession();
    for (final call in [..._ofApplication]) {
      call._fail(disposedOf);
    }
  }
}

/// One call with all its tries.
final class RestCall {
  RestCall._(
    this._engine,
    this._running,
    this._method,
    String target,
    Json? body,
    this._answered,
    this._failed,
    this._patienceMs,
  ) : _url = _engine.address.rest(target),
      _body = body == null ? null : jsonEncode(body),
      _alarms = Alarms(_engine.ports, _engine.turns),
      _backoff = Backoff(_engine.ports.random);

  static const _tryMs = 15000;

  final Engine _engine;
  final Set<RestCall> _running;
  final String _method;
  final Uri _url;
  final String? _body;
  final void Function(Json answer) _answered;
  final void Function(SnugException why) _failed;
  final int? _patienceMs;
  final Alarms _alarms;
  final Backoff _backoff;
  Cancel? _current;
  bool _refused = false;

  /// Ends it; nobody is told.
  void cancel() {
    _running.remove(this);
    _alarms.clear();
    _current?.call();
    _current = null;
  }

  void _begin() {
    _running.add(this);
    if (_patienceMs case final ms?) {
      _alarms.set('patience', ms, (_) => _giveUp());
    }
    _try();
  }

  void _try() {
    final token = _engine.tokens.fresh;
    if (token != null) return _send(token);
    _current = _engine.tokens.ask(given: _send, failed: () => _again(null));
  }

  void _send(String token) {
    _alarms.set('answer', _tryMs, (_) {
      _current?.call();
      _again(null);
    });
    _current = _engine.ports.http.send(
      HttpCall(_method, _url, {
        'authorization': 'Bearer $token',
        'accept': 'application/json',
        if (_body != null) 'content-type': 'application/json',
      }, _body),
      answered: (answer) => _inTurn(() => _judge(token, answer)),
      failed: () => _inTurn(() => _again(null)),
    );
  }

  void _inTurn(void Function() step) => _engine.turns.run(() {
    if (_running.contains(this)) step();
  });

  void _judge(String token, HttpAnswer answer) {
    final body = _parsed(answer.body);
    final status = answer.status;
    if (status == 401) return _unauthorized(token, body);
    _refused = false;
    if (status == 429 || status >= 500) return _again(_wait(answer, body));
    if (status >= 200 && status < 300) {
      return body == null ? _again(null) : _succeed(body);
    }
    _fail(_problem(body, status));
  }

  void _unauthorized(String token, Json? body) {
    _engine.tokens.forget(token);
    if (!_refused) {
      _refused = true;
      _stopTry();
      return _try();
    }
    if (_patienceMs != null) return _fail(_problem(body, 401));
    _again(null);
  }

  void _again(int? asked) {
    _stopTry();
    _alarms.set('again', asked ?? _backoff.next(), (_) => _try());
  }

  void _stopTry() {
    _alarms.cancel('answer');
    _current = null;
  }

  void _succeed(Json answer) {
    cancel();
    _answered(answer);
  }

  void _fail(SnugException why) {
    cancel();
    _failed(why);
  }

  void _giveUp() {
    _fail(const SnugException('unavailable', 'The server did not answer.'));
  }

  static Json? _parsed(String body) {
    if (body.isEmpty) return const {};
    try {
      return objectOf(jsonDecode(body));
    } on FormatException {
      return null;
    }
  }

  static int? _wait(HttpAnswer answer, Json? body) {
    final ms = intOf(body?['retry_after_ms']);
    if (ms != null) return max(0, ms);
    final seconds = int.tryParse(answer.headers['retry-after'] ?? '');
    return seconds == null ? null : max(0, seconds * 1000);
  }

  static SnugException _problem(Json? body, int status) {
    final code = status == 401 ? 'unauthorized' : textOf(body?['code']);
    final detail = textOf(body?['detail']) ?? textOf(body?['title']);
    return SnugException(code ?? 'internal', detail ?? 'HTTP status $status.');
  }
}
