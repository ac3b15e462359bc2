// The library as a process: commands as lines of JSON on standard input, what
// the application sees as lines of JSON on standard output.
import 'dart:async';
import 'dart:convert';
import 'dart:io';

import '../lib/snug_chat.dart';
import 'commands.dart';
import 'hs256.dart';
import 'lines.dart';

Future<void> main(List<String> arguments) => runZonedGuarded(
  () => _drive(_options(arguments)),
  (error, trace) => stderr.writeln('unexpected: $error\n$trace'),
)!;

Future<void> _drive(Map<String, String> options) async {
  final tokens = _Tokens(options);
  final client = await SnugClient.open(
    url: Uri.parse(options['url'] ?? 'http://127.0.0.1:8080'),
    user: options['user']!,
    token: tokens.next,
    storage: switch (options['store']) {
      final folder? => SnugStorage.folder(folder),
      null => SnugStorage.memory(),
    },
    options: SnugOptions(
      device: options['device'],
      backgroundGraceMs: int.parse(options['background-grace-ms'] ?? '10000'),
      onStorageFailure: (error, _) => stderr.writeln('storage: $error'),
    ),
  );
  final commands = Commands(client, _print);
  _print({'on': 'ready', 'resumed': client.rooms});
  final lines = stdin
      .transform(const Utf8Decoder(allowMalformed: true))
      .transform(const LineSplitter());
  await for (final line in lines) {
    final command = _parsed(line);
    if (command == null) {
      _print(errorLine(const SnugException('invalid', 'No JSON object.')));
    } else if (command['do'] == 'quit') {
      break;
    } else if (command['do'] == 'token_lifetime') {
      tokens.setLifetime(command['seconds']);
    } else {
      commands.run(command);
    }
  }
  await client.dispose();
  exit(0);
}

/// Signs tokens as an embedding application's backend would.
final class _Tokens {
  _Tokens(Map<String, String> options)
    : _user = options['user']!,
      _secret = options['secret'] ?? '',
      _seconds = int.parse(options['token-seconds'] ?? '900');

  final String _user;
  final String _secret;
  int _seconds;

  AccessToken next() {
    final now = DateTime.now().millisecondsSinceEpoch ~/ 1000;
    final payload = {'sub': _user, 'iat': now, 'exp': now + _seconds};
    return AccessToken(signedToken(payload, _secret));
  }

  void setLifetime(Object? seconds) {
    if (seconds is int) {
      _seconds = seconds;
    } else {
      const why = SnugException('invalid', '`seconds` is a number.');
      _print(errorLine(why));
    }
  }
}

Map<String, String> _options(List<String> arguments) => {
  for (var i = 0; i + 1 < arguments.length; i += 2)
    arguments[i].replaceFirst('--', ''): arguments[i + 1],
};

Json? _parsed(String line) {
  try {
    final value = jsonDecode(line);
    return value is Json ? value : null;
  } on FormatException {
    return null;
  }
}

/// `print` writes at once, and `stdout` later: what was told must be out
/// before its place is kept.
void _print(Json line) => print(jsonEncode(line));
