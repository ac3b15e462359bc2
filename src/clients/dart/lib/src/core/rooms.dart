import 'dart:math';

import '../model/json.dart';
import '../model/log_event.dart';
import '../model/notice.dart';
import 'engine.dart';
import 'room_log.dart';

/// The log of a room, and how often the server had shown it.
typedef RoomProof = (RoomLog?, int);

/// The door that every event passes, live or fetched: each of a room once, in
/// order.
final class Rooms {
  /// Part of [_engine], going on from the cache's [places].
  Rooms(this._engine, Map<String, int> places)
    : _logs = {
        for (final MapEntry(:key, :value) in places.entries)
          key: RoomLog(key, value),
      };

  final Engine _engine;
  final Map<String, RoomLog> _logs;
  final _open = <String>{};

  /// Rooms that were left, and where: what came before is no news.
  final _tombstones = <String, int>{};

  /// The last seq told of each room.
  Map<String, int> get seqs => {
    for (final log in _logs.values)
      if (log.seq case final seq?) log.id: seq,
  };

  /// All rooms.
  Iterable<RoomLog> get all => _logs.values;

  /// The log of a room that is known, or null.
  RoomLog? known(String? room) {
    final log = _logs[room];
    return log != null && log.isKnown ? log : null;
  }

  /// Whether [log] still is what stands for its room.
  bool isCurrent(RoomLog log) => identical(_logs[log.id], log);

  /// The room is looked at: from now on its messages are loaded.
  void open(String room) {
    if (_open.add(room)) _engine.views.open(room);
  }

  /// Whether the room was looked at.
  bool isOpen(String room) => _open.contains(room);

  /// An event came.
  void take(Json event) {
    final room = textOf(event['room']);
    final seq = seqOf(event['seq']);
    if (room == null || seq == null) return;
    _engine.sender.met(event);
    final log = known(room);
    if (log == null) return _first(room, seq, event);
    log.shown++;
    if (seq <= (log.seq ?? 0)) return;
    log
      ..raise(seq)
      ..hold(seq, event);
    goOn(log);
  }

  /// The log of a room is known to reach up to [head].
  void raise(String? room, int? head) {
    if (room == null || head == null) return;
    final log = known(room);
    if (log == null) {
      if (head > (_tombstones[room] ?? 0)) startAnew(room, head);
    } else if (head > log.head) {
      log.raise(head);
      goOn(log);
    }
  }

  /// Starts a room anew, at [head] where it isn't open, else from its newest
  /// page.
  void startAnew(String room, int head) {
    final log = _logs.putIfAbsent(room, () => RoomLog(room))
      ..leaving = null
      ..unlisted = false
      ..seq = null
      ..head = head;
    if (!isOpen(room)) return restarted(log, head, const []);
    _engine.store(_engine.cache.forget(room));
    if (_engine.connection.session != null) {
      log.renewing = true;
      _engine.renewals.begin(log);
    }
  }

  /// A room that starts anew has its new place.
  void restarted(RoomLog log, int head, List<Json> items) {
    log
      ..renewing = false
      ..seq = head
      ..raise(head);
    _engine.tell(ResetNotice(log.id, head));
    final kept = _engine.views.restart(log.id, head, items);
    _engine.store(_engine.cache.reset(log.id, head, kept));
    goOn(log);
    _engine.catchUp.check();
  }

  /// A room's place means nothing any more; it will have a new one.
  void forget(String room) {
    _logs[room]
      ?..seq = null
      ..head = 0;
    _engine.store(_engine.cache.forget(room));
  }

  /// Where rooms were left means nothing any more.
  void forgetTombstones() => _tombstones.clear();

  /// What is known of the existence of [room], before a question about it.
  RoomProof proof(String room) {
    final log = known(room);
    return (log, log?.shown ?? 0);
  }

  /// The server showed that [room] is there.
  void show(String room) => known(room)?.shown++;

  /// The server said that there is no such room. Whether that stands: not
  /// where the server showed the room after the question, for then the answer
  /// may be older than that.
  bool deny(String room, RoomProof before) {
    if (known(room) == null) return true;
    if (proof(room) != before) return false;
    leave(room);
    return true;
  }

  /// The room is gone for this user.
  void leave(String room) {
    final log = _logs.remove(room);
    if (log == null) return;
    _tombstones[room] = max(log.head, log.seq ?? 0);
    _engine.renewals.end(log);
    if (_engine.lifecycle.activeRoom != room) _open.remove(room);
    _engine.tell(LeftNotice(room));
    _engine.views.leave(room);
    _engine.unread.forget(room);
    _engine.store(_engine.cache.forget(room));
    _engine.reads.leave(room);
    _engine.sender.leave(room);
    _engine.catchUp.check();
  }

  /// The session is over: what is held will be fetched in the next.
  void sessionEnded() {
    for (final log in _logs.values) {
      log
        ..renewing = false
        ..head = log.seq ?? 0
        ..letGo();
    }
  }

  /// Tells what comes next, and sees to what is missing then.
  void goOn(RoomLog log) {
    if (!isCurrent(log)) return;
    for (var next = log.takeNext(); next != null; next = log.takeNext()) {
      _apply(log, next);
      if (!isCurrent(log)) return;
    }
    if (log.isOver) return leave(log.id);
    if (log.isFarBehind) return startAnew(log.id, log.head);
    if (log.isBehind) _engine.catchUp.begin();
  }

  void _first(String room, int seq, Json event) {
    if (seq <= (_tombstones[room] ?? 0)) return;
    startAnew(room, isOpen(room) ? seq : seq - 1);
    take(event);
  }

  void _apply(RoomLog log, Json event) {
    final seq = log.seq = seqOf(event['seq'])!;
    _engine.tell(EventNotice(LogEvent(event)));
    final changed = _engine.views.apply(log.id, event);
    _engine.store(_engine.cache.applied(log.id, seq, changed));
    if (event['type'] == 'member' && event['subject'] == _engine.user) {
      log.leaving = event['role'] == null ? seq : null;
    } else if (event['type'] == 'room' && event['deleted'] == true) {
      leave(log.id);
    }
  }
}
