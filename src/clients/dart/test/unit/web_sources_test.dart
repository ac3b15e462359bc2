import 'dart:io';

import '../support/checks.dart';

final webSourcesChecks = [
  Check('in a browser: no external member is torn off', _nothingTornOff),
];

/// The compilers for the web refuse a tear-off of an external member, the
/// analyzer does not. None of them runs here, so the sources are looked at.
void _nothingTornOff() {
  final web = Platform.script.resolve('../lib/src/platform/web/');
  final method = RegExp(r'external (?!factory|set |get )[^;=]*?(\w+)\(');
  var methods = 0;
  for (final file in Directory.fromUri(web).listSync().whereType<File>()) {
    final source = file.readAsStringSync();
    for (final found in method.allMatches(source)) {
      methods++;
      final tornOff = RegExp('\\.${found.group(1)}\\b(?!\\()');
      equal(
        '${file.path}: ${found.group(1)}',
        [for (final use in tornOff.allMatches(source)) use.group(0)],
        const <Object?>[],
      );
    }
  }
  hold('external methods were found', methods > 10);
}
