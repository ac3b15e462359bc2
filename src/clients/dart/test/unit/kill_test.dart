import 'dart:convert';
import 'dart:io';

import '../../lib/snug_chat.dart';
import '../support/checks.dart';

final killChecks = [
  Check('outbox: what was kept outlives kill -9, in order', () async {
    final folder = Directory.systemTemp.createTempSync('snug-test-');
    try {
      var next = 0;
      final told = <int>{};
      for (var kill = 0; kill < 6; kill++) {
        told.addAll(await _writeAndKill(folder, next, 3 + kill * 17));
        final left = await _load(folder);
        equal('in order', left, [...left]..sort());
        final gone = told.difference({...left});
        hold(
          'only what was removed is gone, not $gone',
          gone.every((number) => (number + 1) % 3 == 0),
        );
        next = [...told, ...left].reduce((a, b) => a > b ? a : b) + 1;
      }
    } finally {
      folder.deleteSync(recursive: true);
    }
  }),
];

Future<List<int>> _writeAndKill(Directory folder, int first, int count) async {
  final process = await Process.start(Platform.resolvedExecutable, [
    Platform.script.resolve('support/outbox_writer.dart').toFilePath(),
    folder.path,
    '$first',
  ]);
  final told = <int>[];
  final lines = process.stdout
      .transform(utf8.decoder)
      .transform(const LineSplitter());
  await for (final line in lines) {
    if (int.tryParse(line) case final number?) told.add(number);
    if (told.length == count) process.kill(ProcessSignal.sigkill);
  }
  equal('it was killed', await process.exitCode, -9);
  return told;
}

Future<List<int>> _load(Directory folder) async {
  final outbox = SnugStorage.folder(folder.path).outbox('http://a', 'ann');
  final content = await outbox.load();
  await outbox.close();
  return [for (final entry in content.entries) int.parse(entry.id)];
}
