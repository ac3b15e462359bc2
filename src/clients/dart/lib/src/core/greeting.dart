import '../model/json.dart';
import 'engine.dart';
import 'link.dart';

/// Compares what a welcome says about the rooms with what is known of them.
final class Greeting {
  /// Of one [_frame] on [_link].
  Greeting(this._engine, this._link, this._frame);

  final Engine _engine;
  final Link _link;
  final Json _frame;
  late final _told = {
    for (final MapEntry(:key, :value)
        in (objectOf(_frame['rooms']) ?? const {}).entries)
      if (intOf(objectOf(value)?['head']) case final head?) key: head,
  };

  /// The heads that were told.
  Map<String, int> get heads => _told;

  /// Sees to every room.
  void compare() {
    final setBack = _isSetBack;
    final others = [
      for (final log in _engine.rooms.all)
        if (!_told.containsKey(log.id)) log.id,
    ];
    if (setBack) _forgetNumbers();
    _told.forEach((room, head) => _listed(room, head, anew: setBack));
    if (_frame['more'] != true) {
      others.forEach(_engine.rooms.leave);
    } else {
      _unlisted(others, anew: setBack);
    }
    if (setBack) _engine.rooms.forgetTombstones();
    final epoch = textOf(_frame['epoch']);
    if (epoch != null) _engine.setEpoch(epoch);
  }

  /// Whether the store is another one, or an older copy of it.
  bool get _isSetBack {
    final known = _engine.epoch;
    final before = _link.seqsAtHello;
    return known != null && known != textOf(_frame['epoch']) ||
        _told.entries.any((room) => room.value < (before[room.key] ?? 0));
  }

  /// What names a seq of the old store means nothing in this one.
  void _forgetNumbers() {
    _engine.reads.forget();
    _engine.sender.failNumbered();
  }

  void _listed(String room, int head, {required bool anew}) {
    if (anew || _engine.rooms.known(room) == null) {
      _engine.rooms.startAnew(room, head);
    } else {
      _engine.rooms
        ..show(room)
        ..raise(room, head);
    }
  }

  void _unlisted(List<String> rooms, {required bool anew}) {
    final lost = <String>[];
    for (final room in rooms) {
      final log = _engine.rooms.known(room);
      if (log != null && !anew) {
        log.unlisted = true;
      } else {
        _engine.rooms.forget(room);
        lost.add(room);
      }
    }
    _engine.catchUp.begin();
    _engine.listing.find(lost);
  }
}
