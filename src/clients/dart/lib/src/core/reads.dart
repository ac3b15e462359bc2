import '../model/json.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'engine.dart';

/// How far this user has read: kept while offline, sent until the server shows
/// that it knows.
final class Reads {
  /// Part of [_engine], going on with what the cache [_kept].
  Reads(this._engine, Map<String, int> kept)
    : _kept = {...kept},
      _alarms = Alarms(_engine.ports, _engine.turns),
      _backoff = Backoff(_engine.ports.random);

  final Engine _engine;
  final Map<String, int> _kept;
  final _known = <String, int>{};
  final Alarms _alarms;
  final Backoff _backoff;

  /// Up to where this user has read, as far as is known here.
  int of(String room) => _kept[room] ?? _known[room] ?? 0;

  /// The user has read [room] up to [seq].
  void read(String room, int seq) {
    if (seq <= of(room)) return;
    _kept[room] = seq;
    _engine.store(_engine.cache.setRead(room, seq));
    _send(room);
  }

  /// A welcome told the own places.
  void welcomed(Json rooms) {
    rooms.forEach((room, about) {
      _shown(room, intOf(objectOf(about)?['read']) ?? 0);
    });
    _kept.keys.forEach(_send);
  }

  /// A `read` frame of this user's came.
  void shown(String? room, int? seq) {
    if (room != null && seq != null) _shown(room, seq);
  }

  /// The server refused the read of [room].
  void refused(String? room, String? code, int? retryAfterMs) {
    if (code == 'rate_limited') {
      final ms = retryAfterMs ?? _backoff.next();
      _alarms.set('again', ms, (_) => _kept.keys.forEach(_send));
    } else if (room != null &&
        const {'invalid', 'not_found', 'forbidden'}.contains(code)) {
      leave(room);
    }
  }

  /// The session is over.
  void sessionEnded() => _alarms.clear();

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
