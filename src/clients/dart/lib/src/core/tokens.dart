import 'dart:async';
import 'dart:math';

import '../ports/ports.dart';
import 'alarms.dart';
import 'jwt.dart';
import 'server_clock.dart';
import 'turns.dart';

/// The token in use, and the question to the application for the next one.
/// There is one question at a time, whoever waits for its answer.
final class Tokens {
  /// Asking [_source].
  Tokens(this._source, this._clock, this._turns, this._alarms);

  static const _patienceMs = 15000;
  static const _longestMarginMs = 90000;

  final TokenSource _source;
  final ServerClock _clock;
  final Turns _turns;
  final Alarms _alarms;
  final _askers = <_Asker>[];
  Object? _question;
  String? _token;
  int? _expires;
  int _margin = 0;

  /// The token, where it is not yet time to renew it.
  String? get fresh => (msToRenewal ?? 1) > 0 ? _token : null;

  /// The milliseconds until it is time to renew the token: when a third of its
  /// life, at most 90 s, is left. Null where its end is not known.
  int? get msToRenewal {
    final expires = _expires;
    return expires == null ? null : expires - _margin - _clock.nowMs;
  }

  /// Forgets the token, where it still is [token].
  void forget([String? token]) {
    if (token != null && token != _token) return;
    _token = null;
    _expires = null;
  }

  /// Asks the application. Exactly one of the two is called, later, unless it
  /// is cancelled.
  Cancel ask({
    required void Function(String token) given,
    required void Function() failed,
  }) {
    final asker = _Asker(given, failed);
    _askers.add(asker);
    if (_question == null) _askApplication();
    if (!_alarms.isSet('answer')) _limit(_question!);
    return () {
      _askers.remove(asker);
      if (_askers.isEmpty) _alarms.cancel('answer');
    };
  }

  void _askApplication() {
    final question = _question = Object();
    Future<AccessToken>.sync(_source).then(
      (token) => _turns.run(() => _answered(question, token)),
      onError: (Object _) => _turns.run(() => _answered(question, null)),
    );
  }

  void _limit(Object question) =>
      _alarms.set('answer', _patienceMs, (_) => _answered(question, null));

  void _answered(Object question, AccessToken? token) {
    if (!identical(question, _question)) return;
    _question = null;
    _alarms.cancel('answer');
    if (token != null) _keep(token);
    final askers = [..._askers];
    _askers.clear();
    for (final asker in askers) {
      token == null ? asker.failed() : asker.given(token.value);
    }
  }

  void _keep(AccessToken token) {
    final jwt = lifeOfJwt(token.value);
    _token = token.value;
    _expires = token.expiresAt?.millisecondsSinceEpoch ?? jwt?.expires;
    final expires = _expires;
    if (expires == null) return;
    final life = expires - (jwt?.issued ?? _clock.nowMs);
    _margin = min(_longestMarginMs, max(0, life ~/ 3));
  }
}

final class _Asker {
  _Asker(this.given, this.failed);

  final void Function(String token) given;
  final void Function() failed;
}
