import '../model/json.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'engine.dart';

/// The others: whom this client watches, and who is typing.
final class Company {
  /// Part of [_engine].
  Company(this._engine)
    : _alarms = Alarms(_engine.ports, _engine.turns),
      _backoff = Backoff(_engine.ports.random);

  static const _repeatMs = 3000;
  static const _forgetMs = 6000;

  final Engine _engine;
  final Alarms _alarms;
  final Backoff _backoff;
  final _said = <String, int>{};
  final _typing = <String, Map<String, int>>{};
  List<String>? _watched;

  /// Watches these and no others; told to every new session.
  void watch(List<String> users) {
    _watched = [...users];
    _sayWatch();
  }

  /// This user is typing.
  void type(String room) {
    final link = _engine.connection.session;
    final now = _engine.ports.clock.monotonicMs;
    if (link == null || now - (_said[room] ?? now - _repeatMs) < _repeatMs) {
      return;
    }
    _said[room] = now;
    link.send({'type': 'typing', 'room': room});
  }

  /// Who is typing in [room].
  List<String> typing(String room) {
    final now = _engine.ports.clock.monotonicMs;
    _typing[room]?.removeWhere((_, at) => now - at >= _forgetMs);
    return [...?_typing[room]?.keys];
  }

  /// A `typing` frame came.
  void types(Json frame) {
    final room = textOf(frame['room']);
    final user = textOf(frame['user']);
    if (room == null || user == null) return;
    _typing.putIfAbsent(room, () => {})[user] = _engine.ports.clock.monotonicMs;
  }

  /// What somebody was typing was sent.
  void sent(String room, Object? user) => _typing[room]?.remove(user);

  /// A session began.
  void sessionStarted() => _sayWatch();

  /// The session is over.
  void sessionEnded() {
    _alarms.clear();
    _said.clear();
  }

  /// The server refused a `watch` or a `state`.
  void refused(String? of, String? code, int? retryAfterMs) {
    if (code != 'rate_limited') return;
    final ms = retryAfterMs ?? _backoff.next();
    if (of == 'watch') _alarms.set('watch', ms, (_) => _sayWatch());
    if (of == 'state') {
      _alarms.set('state', ms, (_) => _engine.lifecycle.sayState());
    }
  }

  void _sayWatch() {
    if (_watched case final users?) {
      _engine.connection.session?.send({'type': 'watch', 'users': users});
    }
  }
}
