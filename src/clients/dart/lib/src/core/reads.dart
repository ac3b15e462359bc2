import '../model/json.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'engine.dart';

/// How far this user has read: kept while offline, sent until the server shows
/// that it knows, a few a second where they are many.
final class Reads {
  /// Part of [_engine], going on with what the cache [_kept].
  Reads(this._engine, Map<String, int> kept)
    : _kept = {for (final room in kept.keys.toList()..sort()) room: kept[room]!},
      _alarms = Alarms(_engine.ports, _engine.turns),
      _backoff = Backoff(_engine.ports.random);

  /// Sent in one go, and in each second after it: less than a server takes, so
  /// that messages find room beside them.
  static const _atOnce = 10;
  static const _pauseMs = 1000;

  final Engine _engine;
  final Map<String, int> _kept;
  final _known = <String, int>{};

  /// Rooms whose places are to be sent in this session.
  final _due = <String>{};
  final Alarms _alarms;
  final Backoff _backoff;

  /// Up to where this user has read, as far as is known here.
  int of(String room) => _kept[room] ?? _known[room] ?? 0;

  /// The user has read [room] up to [seq].
  void read(String room, int seq) {
    if (seq <= of(room)) return;
    _kept[room] = seq;
    _engine.store(_engine.cache.setRead(room, seq));
    _due.remove(room);
    _send(room);
  }

  /// A welcome told the own places.
  void welcomed(Json rooms) {
    rooms.forEach((room, about) {
      _shown(room, intOf(objectOf(about)?['read']) ?? 0);
    });
    _due
      ..clear()
      ..addAll(_kept.keys);
    _sendSome();
  }

  /// A `read` frame of this user's came.
  void shown(String? room, int? seq) {
    if (room != null && seq != null) _shown(room, seq);
  }

  /// The server refused the read of [room].
  void refused(String? room, String? code, int? retryAfterMs) {
    if (code == 'rate_limited') {
      _due.addAll(_kept.keys.where((each) => room == null || each == room));
      _later(retryAfterMs ?? _backoff.next());
    } else if (room != null &&
        const {'invalid', 'not_found', 'forbidden'}.contains(code)) {
      leave(room);
    }
  }

  /// The session is over.
  void sessionEnded() {
    _due.clear();
    _alarms.clear();
  }

  /// Nothing is kept of [room] any more.
  void leave(String room) {
    if (_kept.remove(room) == null) return;
    _engine.store(_engine.cache.setRead(room, null));
  }

  /// Nothing is kept of any room any more.
  void forget() {
    [..._kept.keys].forEach(leave);
    _known.clear();
  }

  void _later(int ms) => _alarms.set('again', ms, (_) => _sendSome());

  void _sendSome() {
    final some = _due.where(_kept.containsKey).take(_atOnce).toList();
    some.forEach(_send);
    _due.removeAll(some);
    _due.retainWhere(_kept.containsKey);
    if (_due.isNotEmpty) _later(_pauseMs);
  }

  void _send(String room) => _engine.connection.session?.send({
    'type': 'read',
    'room': room,
    'seq': _kept[room],
  });

  void _shown(String room, int seq) {
    _backoff.reset();
    if (seq > (_known[room] ?? 0)) _known[room] = seq;
    if (seq >= (_kept[room] ?? seq + 1)) leave(room);
  }
}
