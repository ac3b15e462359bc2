import 'dart:convert';

import '../model/json.dart';
import '../ports/ports.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'connection.dart';
import 'engine.dart';
import 'heartbeat.dart';
import 'renewal.dart';

const _answerable = {'ping', 'send', 'edit', 'delete', 'react'};

/// One socket, from its opening to its end. What an old one says when the
/// connection has moved on is nothing.
final class Link implements SocketListener {
  /// For one try of [_connection], with [_token].
  Link(this._engine, this._connection, this._token)
    : _alarms = Alarms(_engine.ports, _engine.turns) {
    heartbeat = Heartbeat(
      _alarms,
      ping: () => send({'type': 'ping'}),
      lost: () => _connection.lost(this),
      stale: () => _connection.reconnect(this),
    );
    renewal = Renewal(
      _engine.tokens,
      _alarms,
      Backoff(_engine.ports.random),
      (token) {
        send({'type': 'token', 'token': token});
        _engine.sender.tokenRenewed();
      },
    );
  }

  static const _welcomeMs = 10000;
  static const _byeMs = 2000;

  final Engine _engine;
  final Connection _connection;
  final String _token;
  final Alarms _alarms;
  SnugSocket? _socket;

  /// Its pings.
  late final Heartbeat heartbeat;

  /// Its token's renewal.
  late final Renewal renewal;

  /// The last seqs when hello was sent: a head below them is a store that was
  /// set back.
  Map<String, int> seqsAtHello = const {};

  /// What hello told of the lifecycle.
  String _told = '';

  bool _goingOut = false;
  int? _welcomedAt;
  int? _comeBackAt;

  /// Whether the server said welcome.
  bool get welcomed => _welcomedAt != null;

  /// Milliseconds since the welcome.
  int get onlineMs => _welcomedAt == null ? 0 : _now - _welcomedAt!;

  /// What is left of the wait that the server asked for, if it did.
  int? get waitLeftMs {
    final at = _comeBackAt;
    return at == null ? null : (at > _now ? at - _now : 0);
  }

  int get _now => _engine.ports.clock.monotonicMs;

  /// Begins.
  void open() {
    _alarms.set('welcome', _welcomeMs, (_) => _connection.failed(this));
    try {
      _socket = _engine.ports.sockets.open(_engine.address.socket, this);
    } catch (_) {
      // A browser refuses `ws:` from a page that came by https.
      _connection.failed(this);
    }
  }

  /// Sends a frame.
  void send(Json frame) => sendText(frame['type'], jsonEncode(frame));

  /// Sends a frame that is encoded already.
  void sendText(Object? type, String text) {
    _socket?.send(text);
    if (_answerable.contains(type)) heartbeat.expectAnswer();
  }

  /// The server asks to come back only after [ms], counted from now.
  void comeBackAfter(int? ms) {
    if (ms != null && ms >= 0) _comeBackAt = _now + ms;
  }

  /// Ends it without a word.
  void drop() {
    stop();
    _socket?.abort();
  }

  /// Ends it in order, without `bye`: the user is away, not gone.
  void leave() {
    stop();
    welcomed ? _socket?.close(1000) : _socket?.abort();
  }

  /// Ends it with `bye`: the user is gone. The server closes; if it doesn't,
  /// we do.
  void sayBye() {
    stop();
    if (!welcomed) return _socket?.abort();
    _goingOut = true;
    _socket?.send(jsonEncode({'type': 'bye'}));
    _alarms.set('bye', _byeMs, (_) => _socket?.close(1000));
  }

  /// Ends all timers and questions of it.
  void stop() {
    renewal.stop();
    _alarms.clear();
  }

  @override
  void opened() => _engine.turns.run(() {
    if (!_isCurrent) return;
    final n = _engine.nextHello();
    final hello = _engine.stored(_engine.cache.setHello(n));
    hello.then((_) => _engine.turns.run(() => _hello(n)));
  });

  @override
  void received(String text) => _engine.turns.run(() {
    if (!_isCurrent) return;
    heartbeat.heard();
    final frame = _parsed(text);
    if (frame == null) return;
    welcomed ? _engine.frames.take(this, frame) : _beforeWelcome(frame);
  });

  @override
  void ended(int? code, {required bool byServer}) => _engine.turns.run(() {
    if (_goingOut) stop();
    if (_isCurrent) _connection.ended(this, code, byServer: byServer);
  });

  bool get _isCurrent => _connection.isCurrent(this);

  void _hello(int n) {
    if (!_isCurrent) return;
    seqsAtHello = _engine.rooms.seqs;
    _told = jsonEncode(_engine.lifecycle.told);
    send({
      'type': 'hello',
      'token': _token,
      'device': _engine.device,
      'n': n,
      ..._engine.lifecycle.told,
      'client': clientName,
      'version': 1,
    });
  }

  /// A welcome that doesn't say of which store and of which rooms it speaks
  /// would be taken for news that all rooms are gone.
  static bool _isWhole(Json frame) =>
      textOf(frame['epoch']) != null && objectOf(frame['rooms']) != null;

  void _beforeWelcome(Json frame) {
    if (frame['type'] == 'error') {
      comeBackAfter(intOf(frame['retry_after_ms']));
    } else if (frame['type'] == 'welcome' && _isWhole(frame)) {
      final user = textOf(frame['user']);
      if (user != null && user != _engine.user) {
        return _connection.mistaken(this);
      }
      _welcomedAt = _now;
      _alarms.cancel('welcome');
      heartbeat.start(seqOf(frame['heartbeat_seconds']) ?? 30);
      _engine.welcomed(this, frame);
      renewal.start();
      if (_told != jsonEncode(_engine.lifecycle.told)) {
        _engine.lifecycle.sayState();
      }
    }
  }

  Json? _parsed(String text) {
    try {
      final frame = objectOf(jsonDecode(text));
      return frame?['type'] is String ? frame : null;
    } on FormatException {
      return null;
    }
  }
}
