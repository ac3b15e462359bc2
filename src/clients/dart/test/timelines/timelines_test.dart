import 'dart:convert';
import 'dart:io';

import '../../lib/snug_chat.dart';
import '../support/checks.dart';
import 'timeline.dart';

/// The timelines that all clients share, from [folder].
List<Check> timelineChecks(Directory folder) {
  if (!folder.existsSync()) {
    return [
      Check('timelines', () => throw Failure('there are none in $folder')),
    ];
  }
  final files = [
    for (final file in folder.listSync())
      if (file is File && file.path.endsWith('.json')) file,
  ]..sort((a, b) => a.path.compareTo(b.path));
  return [
    for (final file in files)
      Check(
        'timeline ${file.uri.pathSegments.last}',
        () => Timeline(jsonDecode(file.readAsStringSync()) as Json).play(),
      ),
  ];
}
