import 'dart:math';

import '../ports/ports.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'tokens.dart';

/// Renews the token of a session before it expires, in-band.
final class Renewal {
  /// [_send] brings a token to the server.
  Renewal(this._tokens, this._alarms, this._backoff, this._send);

  /// Timers of some platforms end at 24 days.
  static const _longestMs = 24 * 60 * 60 * 1000;

  final Tokens _tokens;
  final Alarms _alarms;
  final Backoff _backoff;
  final void Function(String token) _send;
  Cancel? _asking;
  String? _latest;

  /// Waits until it is time.
  void start() {
    final ms = _tokens.msToRenewal;
    if (ms == null) return;
    _alarms.set('renewal', min(max(ms, 0), _longestMs), (_) => _due());
  }

  /// Renews now, unless that is being done.
  void now() {
    if (_asking != null) return;
    _alarms.cancel('renewal');
    _asking = _tokens.ask(given: _given, failed: _failed);
  }

  /// The server refused a token; null: without saying when to try again.
  void refused(String code, int? retryAfterMs) {
    final latest = _latest;
    if (code == 'rate_limited' && latest != null) {
      final ms = retryAfterMs ?? _backoff.next();
      _alarms.set('token again', ms, (_) => _send(latest));
    } else {
      _tokens.forget(latest);
      _again();
    }
  }

  /// Ends with the session.
  void stop() => _asking?.call();

  void _again() => _alarms.set('renewal', _backoff.next(), (_) => now());

  void _due() => (_tokens.msToRenewal ?? 0) > 0 ? start() : now();

  void _given(String token) {
    _asking = null;
    _latest = token;
    _alarms.cancel('token again');
    _send(token);
    if (_tokens.fresh == null) return _again();
    _backoff.reset();
    start();
  }

  void _failed() {
    _asking = null;
    _again();
  }
}
