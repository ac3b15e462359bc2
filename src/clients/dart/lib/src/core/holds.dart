import 'alarms.dart';
import 'backoff.dart';

/// What keeps rooms from sending for a while: the server's word, or a token
/// that has to be renewed first.
final class Holds {
  /// [_released] is called when something may be sent again.
  Holds(this._alarms, this._ofAll, this._newBackoff, this._released);

  final Alarms _alarms;
  final Backoff _ofAll;
  final Backoff Function() _newBackoff;
  final void Function() _released;
  final _backoffs = <String, Backoff>{};
  final _forToken = <String>{};
  final _afterToken = <String>{};

  /// Whether nothing may be sent.
  bool get allAreHeld => _alarms.isSet('all');

  /// Whether nothing of [room] may be sent.
  bool isHeld(String room) =>
      _alarms.isSet('room/$room') || _forToken.contains(room);

  /// Holds all rooms for [ms], or for a backoff.
  void all(int? ms) =>
      _alarms.set('all', ms ?? _ofAll.next(), (_) => _released());

  /// Holds one room for [ms], or for a backoff.
  void room(String room, int? ms) {
    final wait = ms ?? _backoffs.putIfAbsent(room, _newBackoff).next();
    _alarms.set('room/$room', wait, (_) => _released());
  }

  /// Holds one room until there is a new token; where that did not help, for
  /// a backoff.
  void untilToken(String name) {
    if (_afterToken.contains(name)) return room(name, null);
    _forToken.add(name);
  }

  /// There is a new token.
  void tokenRenewed() {
    if (_forToken.isEmpty) return;
    _afterToken.addAll(_forToken);
    _forToken.clear();
    _released();
  }

  /// Something of [room] came through.
  void succeeded(String room) {
    _ofAll.reset();
    _backoffs.remove(room);
    _afterToken.remove(room);
  }

  /// The session is over.
  void clear() {
    _forToken.clear();
    _afterToken.clear();
  }
}
