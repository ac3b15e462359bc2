import '../model/json.dart';
import '../model/notice.dart';
import '../model/snug_exception.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'engine.dart';
import 'room_log.dart';
import 'rooms.dart';

typedef _Place = ({int seq, RoomProof proof});

/// Fetches what was missed, for all rooms together, one call at a time.
final class CatchUp {
  /// Part of [_engine].
  CatchUp(this._engine)
    : _alarms = Alarms(_engine.ports, _engine.turns),
      _backoff = Backoff(_engine.ports.random);

  static const _roomsInCall = 500;

  final Engine _engine;
  final Alarms _alarms;
  final Backoff _backoff;
  bool _busy = false;
  bool _wanted = false;

  /// The heads that the welcome told, until they are reached.
  Map<String, int>? _awaited;

  /// A session began: it is caught up once all [heads] are reached.
  void sessionStarted(Map<String, int> heads) {
    _awaited = heads;
    check();
    begin();
  }

  /// The session is over.
  void sessionEnded() {
    _awaited = null;
    _busy = false;
    _alarms.clear();
    _backoff.reset();
  }

  /// Fetches what is missing, once all that happens now has happened.
  void begin() => _wanted = true;

  /// Nothing more happens now: the rooms that are behind go into one call.
  void turnEnded() {
    if (!_wanted || _busy || _alarms.isSet('again')) return;
    _wanted = false;
    if (_engine.connection.session == null) return;
    final behind = [
      ..._engine.rooms.all.where((log) => log.isBehind).take(_roomsInCall),
    ];
    // Nothing is left to fetch: live frames may have closed the last gap.
    behind.isEmpty ? check() : _fetch(behind);
  }

  /// Says that all is caught up, where it is.
  void check() {
    final awaited = _awaited;
    if (awaited == null || !awaited.keys.every(_isReached)) return;
    if (_engine.rooms.all.any((log) => log.unlisted)) return;
    if (_engine.listing.isRunning) return;
    _awaited = null;
    _engine.tell(CaughtUpNotice(_engine.rooms.seqs));
    _engine.sender.start();
  }

  bool _isReached(String room) {
    final log = _engine.rooms.known(room);
    return log == null || (log.seq ?? -1) >= _awaited![room]!;
  }

  void _fetch(List<RoomLog> behind) {
    _busy = true;
    final places = {
      for (final log in behind)
        log: (seq: log.seq!, proof: _engine.rooms.proof(log.id)),
    };
    _engine.rest.inSession(
      'POST',
      '/v1/catch-up',
      body: {
        'rooms': {for (final log in behind) log.id: log.seq},
      },
      answered: (answer) => _answered(places, answer),
      failed: _refused,
    );
  }

  void _answered(Map<RoomLog, _Place> places, Json answer) {
    final epoch = textOf(answer['epoch']);
    if (epoch != null && epoch != _engine.epoch) {
      return _engine.connection.failed(_engine.connection.session!);
    }
    final rooms = objectOf(answer['rooms']) ?? const {};
    places.forEach((log, place) {
      if (objectOf(rooms[log.id]) case final part?) {
        _apply(log, place.proof, part);
      }
    });
    _busy = false;
    places.entries.any(_moved) ? _backoff.reset() : _pause();
    check();
    begin();
  }

  void _apply(RoomLog log, RoomProof proof, Json part) {
    if (!_engine.rooms.isCurrent(log)) return;
    if (part['error'] == 'not_found') {
      _engine.rooms.deny(log.id, proof);
      return;
    }
    log
      ..unlisted = false
      // First of all: a membership that ended may go on before the head.
      ..raise(intOf(part['head']) ?? 0);
    objectsOf(part['items']).forEach(_engine.rooms.take);
    _engine.rooms.goOn(log);
  }

  bool _moved(MapEntry<RoomLog, _Place> place) {
    final log = place.key;
    return !_engine.rooms.isCurrent(log) ||
        log.seq != place.value.seq ||
        !log.isBehind;
  }

  void _refused(SnugException why) {
    _busy = false;
    _pause();
  }

  void _pause() => _alarms.set('again', _backoff.next(), (_) => begin());
}
