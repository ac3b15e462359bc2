import 'dart:async';
import 'dart:convert';

import '../../lib/snug_chat.dart';
import '../../tool/commands.dart';
import 'fake_network.dart';
import 'fake_time.dart';

/// A client in a world that is played by hand. What it kept outlives
/// [restart].
final class FakeWorld {
  FakeWorld({
    this.user = 'ann',
    this.graceMs = 10000,
    this.tokenSeconds = 900,
    this.manualTokens = false,
    List<double> random = const [],
  }) : _random = [...random];

  static const origin = 'http://snug.test';

  final String user;
  final int graceMs;
  final int tokenSeconds;
  final bool manualTokens;
  final List<double> _random;
  final time = FakeTime();
  final network = FakeNetwork();
  final storage = SnugStorage.memory();

  /// What the application was told since it was last looked at.
  final app = <Json>[];

  /// Questions for a token without an answer.
  final questions = <void Function(AccessToken? token)>[];

  /// How often a token was asked for.
  int tokensAsked = 0;

  late SnugClient client;
  late Commands commands;
  int _ids = 0;
  int _tokens = 0;
  int _process = 0;

  /// Starts the first client.
  Future<void> start() async {
    final process = ++_process;
    client = await SnugClient.open(
      url: Uri.parse(origin),
      user: user,
      token: _token,
      storage: storage,
      options: SnugOptions(device: 'd1', backgroundGraceMs: graceMs),
      ports: Ports(
        clock: time,
        timers: time,
        random: () => _random.isEmpty ? 0.5 : _random.removeAt(0),
        newId: () => 'id-${++_ids}',
        sockets: network,
        http: network,
      ),
    );
    commands = Commands(client, (line) {
      if (process == _process) app.add(line);
    });
  }

  /// Kills the client and starts another on what it kept.
  Future<void> restart() async {
    time.forget();
    network.forget();
    questions.clear();
    await start();
    app.add({'on': 'ready', 'resumed': client.rooms});
  }

  /// A token that lives so long from now on.
  AccessToken newToken(int seconds) {
    final now = time.wallMs ~/ 1000;
    String part(Object value) => base64Url
        .encode(utf8.encode(jsonEncode(value)))
        .replaceAll('=', '');
    final payload = {'iat': now, 'exp': now + seconds, 'jti': '${++_tokens}'};
    return AccessToken('${part({'alg': 'none'})}.${part(payload)}.x');
  }

  Future<AccessToken> _token() {
    tokensAsked++;
    if (!manualTokens) return Future.value(newToken(tokenSeconds));
    final answer = Completer<AccessToken>();
    questions.add((token) {
      token == null
          ? answer.completeError(StateError('There is no token.'))
          : answer.complete(token);
    });
    return answer.future;
  }
}
