import 'dart:convert';

import '../../lib/snug_chat.dart';
import '../support/checks.dart';
import '../support/fake_network.dart';
import '../support/fake_time.dart';
import '../support/fake_world.dart';
import 'matching.dart';

/// One timeline, played.
final class Timeline {
  Timeline(this._timeline);

  final Json _timeline;
  final _matching = Matching();
  late final FakeWorld _world;

  FakeNetwork get _network => _world.network;

  Future<void> play() async {
    final options = _timeline['options'] as Json? ?? const {};
    _world = FakeWorld(
      user: options['user'] as String? ?? 'ann',
      graceMs: options['background_grace_ms'] as int? ?? 10000,
      tokenSeconds: options['token_seconds'] as int? ?? 900,
      manualTokens: options['tokens'] == 'manual',
      random: [
        for (final x in options['random'] as List? ?? const [])
          (x as num).toDouble(),
      ],
    );
    await _keep(_timeline['stored'] as Json? ?? const {});
    await _world.start();
    for (final (index, step) in (_timeline['steps'] as List).indexed) {
      try {
        await _step(step as Json);
        await settle();
      } on Failure catch (failure) {
        throw Failure('step $index, ${jsonEncode(step)}:\n  $failure');
      }
    }
  }

  Future<void> _keep(Json stored) async {
    final cache = _world.storage.cache(FakeWorld.origin, _world.user);
    if (stored['epoch'] case final String epoch) await cache.setEpoch(epoch);
    if (stored['n'] case final int n) await cache.setHello(n);
    for (final room in (stored['rooms'] as Json? ?? const {}).entries) {
      await cache.applied(room.key, room.value as int, const []);
    }
    for (final room in (stored['reads'] as Json? ?? const {}).entries) {
      await cache.setRead(room.key, room.value as int);
    }
  }

  Future<void> _step(Json step) async {
    final kind = step.keys.firstWhere((key) => key != 'socket');
    final value = step[kind];
    switch (kind) {
      case 'do':
        _world.commands.run(value as Json);
      case 'advance':
        await _world.time.advance(value as int);
      case 'jump':
        await _world.time.jump(value as int);
      case 'timers':
        _want('timers', value, _world.time.armed);
      case 'restart':
        await _world.restart();
      case 'token':
        _token(value);
      case 'answer':
        _answer(value as Json);
      case 'fail_call':
        _call(value as String).failed();
      case 'expect':
        _expect(value as Json);
      case 'expect_quiet':
        _expect(const {});
        await _world.time.advance(value as int);
        _expect(const {});
      default:
        _onSocket(kind, value, step['socket']);
    }
  }

  void _onSocket(String kind, Object? value, Object? named) {
    final socket = _socket(named ?? (_isNumbered(kind) ? value : null));
    switch (kind) {
      case 'open':
        socket.opened();
      case 'refuse':
        socket.end(null);
      case 'frame':
        socket.receive(value!);
      case 'text':
        socket.receive(value!);
      case 'welcome':
        socket.receive(_welcome(value as Json));
      case 'server_close':
        socket.end(value as int? ?? 1005);
      case 'own_close':
        socket.end(value as int, byServer: false);
      case 'break':
        socket.end(1006, byServer: false);
      default:
        throw Failure('there is no such step');
    }
  }

  static bool _isNumbered(String kind) =>
      const {'open', 'refuse', 'break'}.contains(kind);

  FakeSocket _socket(Object? number) {
    final index = number is int ? number : _network.sockets.length;
    if (index < 1 || index > _network.sockets.length) {
      throw Failure('there is no socket $index');
    }
    return _network.sockets[index - 1];
  }

  Json _welcome(Json given) => {
    'type': 'welcome',
    'session': 's1',
    'user': _world.user,
    'server_time': DateTime.fromMillisecondsSinceEpoch(
      _world.time.wallMs,
      isUtc: true,
    ).toIso8601String(),
    'epoch': 'e1',
    'heartbeat_seconds': 30,
    'offline_after_seconds': 90,
    'limits': {'frame_bytes': 65536, 'text_characters': 8000},
    'more': false,
    ...given,
    'rooms': {
      for (final room in (given['rooms'] as Json? ?? const {}).entries)
        room.key: room.value is int
            ? {'head': room.value, 'read': 0, 'unread': 0}
            : room.value,
    },
  };

  void _token(Object? value) {
    if (_world.questions.isEmpty) throw Failure('no token was asked for');
    final seconds = value is Json ? value['seconds'] as int : null;
    _world.questions.removeAt(0)(
      seconds == null ? null : _world.newToken(seconds),
    );
  }

  void _answer(Json answer) {
    final body = answer['body'];
    _call(answer['call'] as String).answered(
      HttpAnswer(
        answer['status'] as int? ?? 200,
        {
          for (final one in (answer['headers'] as Json? ?? const {}).entries)
            one.key.toLowerCase(): '${one.value}',
        },
        body == null ? '' : jsonEncode(body),
      ),
    );
  }

  FakeCall _call(String wanted) {
    final found = _network.pending.where(
      (call) => _matching.isCall(wanted, call.name),
    );
    if (found.isEmpty) {
      throw Failure('no such call is pending, but '
          '${[for (final call in _network.pending) call.name]}');
    }
    final call = found.first;
    _network.pending.remove(call);
    return call;
  }

  void _expect(Json wanted) {
    _stream('app', wanted['app'], _world.app);
    _stream('wire', wanted['wire'], _network.wire);
    _stream('calls', wanted['calls'], _network.calls);
    if (wanted['tokens'] case final tokens?) {
      _want('tokens', tokens, _world.tokensAsked);
    }
    _world.tokensAsked = 0;
  }

  void _stream(String name, Object? wanted, List<Json> got) {
    final came = [...got];
    got.clear();
    _want(name, wanted ?? const <Object?>[], came);
  }

  void _want(String name, Object? wanted, Object? got) {
    final why = _matching.fault(wanted, got, name);
    if (why == null) return;
    throw Failure('$why\n  wanted: ${jsonEncode(wanted)}\n'
        '  got:    ${jsonEncode(got)}');
  }
}
