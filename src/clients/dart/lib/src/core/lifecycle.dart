import 'dart:math';

import '../model/connection_state.dart';
import '../model/json.dart';
import 'alarms.dart';
import 'engine.dart';

/// What the platform says about the application: in front or in the
/// background, which chat is on the screen, whether there is a network. And
/// the policy that follows: in the background without a chat on the screen the
/// socket closes after a grace, so that push can take over.
final class Lifecycle {
  /// Part of [_engine].
  Lifecycle(this._engine) : _alarms = Alarms(_engine.ports, _engine.turns);

  final Engine _engine;
  final Alarms _alarms;
  bool _background = false;
  String? _activeRoom;

  /// Whether there is a network, as far as the platform said.
  bool networkUp = true;

  /// The chat on the screen.
  String? get activeRoom => _activeRoom;

  /// How `hello` and `state` tell it.
  Json get told => {
    'state': _background ? 'background' : 'foreground',
    if (_activeRoom != null) 'active_room': _activeRoom,
  };

  /// Whether there is to be no connection now.
  bool get mustPause => _mayPause && !_alarms.isSet('grace');

  bool get _mayPause => _isUnseen && !_engine.options.stayInBackground();

  bool get _isUnseen => _background && _activeRoom == null;

  /// The application is not seen any more.
  void enterBackground() {
    if (_background) return;
    _background = true;
    sayState();
    _startGrace();
  }

  /// The application is seen again.
  void enterForeground() {
    final changed = _background;
    _background = false;
    _alarms.cancel('grace');
    final link = _engine.connection.session;
    if (link != null) {
      if (link.heartbeat.missed) return _engine.connection.reconnect(link);
      if (changed) sayState();
      link.heartbeat.probe();
    } else if (_engine.connection.state == ConnectionState.paused ||
        _waitsForTime) {
      _engine.connection.wake();
    }
  }

  /// Another chat is on the screen, or none.
  void setActiveRoom(String? room) {
    if (room == _activeRoom) return;
    _activeRoom = room;
    if (room != null) _engine.rooms.open(room);
    sayState();
    if (room == null) return _startGrace();
    _alarms.cancel('grace');
    if (_engine.connection.state == ConnectionState.paused) {
      _engine.connection.wake();
    }
  }

  /// The network came, changed or went.
  void networkChanged(bool up) {
    final connection = _engine.connection;
    final was = networkUp;
    networkUp = up;
    if (!connection.wanted) return;
    if (!up) {
      if (was) connection.networkLost();
    } else if (connection.session case final link?) {
      link.heartbeat.probe();
    } else if (connection.state == ConnectionState.waiting) {
      connection.wake();
    }
  }

  /// Tells the server, now or in the next `hello`.
  void sayState() =>
      _engine.connection.session?.send({'type': 'state', ...told});

  /// Nothing runs in the states that want no connection.
  void stateChanged() =>
      _engine.connection.wanted ? _startGrace() : _alarms.clear();

  bool get _waitsForTime =>
      _engine.connection.state == ConnectionState.waiting && networkUp;

  void _startGrace() {
    if (!_isUnseen || !_engine.connection.wanted) return;
    if (!_alarms.isSet('grace')) _grace(_engine.options.backgroundGraceMs);
  }

  /// Nobody tells when a reason to stay has ended, so it is asked for now and
  /// then.
  void _grace(int ms) => _alarms.set('grace', ms, (_) {
    _mayPause ? _engine.connection.pause() : _grace(max(ms, 1000));
  });
}
