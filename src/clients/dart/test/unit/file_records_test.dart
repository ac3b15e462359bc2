import 'dart:convert';
import 'dart:io';

import '../../lib/src/platform/io/file_records.dart';
import '../../lib/snug_chat.dart';
import '../support/checks.dart';

final fileRecordsChecks = [
  Check('files: cut at every byte, whole lines stay', () async {
    await _inFolder((folder) async {
      final path = '${folder.path}/records';
      final records = FileRecords(path);
      await records.load();
      final states = <(int, Json)>[];
      for (var i = 0; i < 12; i++) {
        await records.write({'k${i % 5}': i == 7 ? null : 'täxt 😀 $i'});
        states.add((File(path).lengthSync(), await _read(path)));
      }
      await records.close();
      final bytes = File(path).readAsBytesSync();
      for (var cut = 0; cut <= bytes.length; cut++) {
        File(path).writeAsBytesSync(bytes.sublist(0, cut));
        final got = await _read(path);
        equal('cut at $cut', got, _expected(states, cut));
        await _goesOn(path, got);
      }
    });
  }),
  Check('files: a bad line among others is left out', () async {
    await _inFolder((folder) async {
      final path = '${folder.path}/records';
      for (final bad in ['nonsense', '[1]', '{"a":', '\u0000\u0000', '']) {
        File(path).writeAsStringSync('{"a":1}\n$bad\n{"b":2}\n');
        equal('without "$bad"', await _read(path), {'a': 1, 'b': 2});
      }
      File(path).writeAsBytesSync([...utf8.encode('{"a":1}\n'), 0xff, 0xfe]);
      equal('without bytes that are no text', await _read(path), {'a': 1});
    });
  }),
  Check('files: garbage goes, values and order stay', () async {
    await _inFolder((folder) async {
      final path = '${folder.path}/records';
      final records = FileRecords(path);
      await records.load();
      for (var i = 0; i < 400; i++) {
        await records.write({'k${i % 3}': '$i ${'x' * 1000}', 'n': i});
      }
      await records.close();
      hold('it was written anew', File(path).lengthSync() < 100 * 1024);
      final left = await _read(path);
      equal('the last values', left['n'], 399);
      equal('in order', left.keys.toList(), ['k0', 'n', 'k1', 'k2']);
      equal('nothing beside it', folder.listSync().length, 1);
    });
  }),
  Check('files: a pair of server and user finds its own alone', () async {
    await _inFolder((folder) async {
      final storage = SnugStorage.folder(folder.path);
      Future<int> places(String origin, String user) async {
        final cache = storage.cache(origin, user);
        final found = (await cache.load()).places.length;
        await cache.applied('r', 1, const []);
        await cache.close();
        return found;
      }

      for (final user in ['ann', 'Ann', 'a.n', 'a%2en', 'a:n', 'a@n', 'con']) {
        equal(user, await places('http://a', user), 0);
      }
      equal('another server', await places('http://b', 'ann'), 0);
      equal('the first again', await places('http://a', 'ann'), 1);
      final names = [
        for (final file in folder.listSync(recursive: true))
          file.path.toLowerCase(),
      ];
      equal('on any disk', {...names}.length, names.length);
      final ends = [for (final name in names) name.split(RegExp(r'[/\\]')).last];
      hold('no device of Windows', !ends.contains('con'));
    });
  }),
];

Future<void> _inFolder(Future<void> Function(Directory folder) body) async {
  final folder = Directory.systemTemp.createTempSync('snug-test-');
  try {
    await body(folder);
  } finally {
    folder.deleteSync(recursive: true);
  }
}

Future<Json> _read(String path) async {
  final records = FileRecords(path);
  final values = await records.load();
  await records.close();
  return values;
}

/// What whole lines before [cut] say; a line that lacks only its end is whole.
Json _expected(List<(int, Json)> states, int cut) {
  Json last = const {};
  for (final (length, state) in states) {
    if (length - 1 <= cut) last = state;
  }
  return last;
}

Future<void> _goesOn(String path, Json before) async {
  final records = FileRecords(path);
  await records.load();
  await records.write({'more': 1});
  await records.close();
  equal('it goes on', await _read(path), {...before, 'more': 1});
}
