// Runs all tests: dart test/run.dart [PART OF A NAME ...]
import 'dart:io';

import 'support/checks.dart';
import 'timelines/timelines_test.dart';
import 'unit/backoff_test.dart';
import 'unit/crypto_test.dart';
import 'unit/file_records_test.dart';
import 'unit/kill_test.dart';
import 'unit/loaded_messages_test.dart';
import 'unit/misuse_test.dart';
import 'unit/rules_test.dart';
import 'unit/socket_test.dart';
import 'unit/stores_test.dart';
import 'unit/views_test.dart';
import 'unit/web_sources_test.dart';

Future<void> main(List<String> names) async {
  final checks = [..._all()].where(
    (check) => names.isEmpty || names.any(check.name.contains),
  );
  var passed = 0;
  var failed = 0;
  for (final check in checks) {
    final why = await check.run();
    why == null ? passed++ : failed++;
    if (why != null) print('FAILED ${check.name}\n  $why');
  }
  print('$passed passed, $failed failed');
  exit(failed > 0 || passed == 0 ? 1 : 0);
}

Iterable<Check> _all() => [
  ...backoffChecks,
  ...cryptoChecks,
  ...fileRecordsChecks,
  ...killChecks,
  ...loadedMessagesChecks,
  ...misuseChecks,
  ...ruleChecks,
  ...socketChecks,
  ...storeChecks,
  ...viewChecks,
  ...webSourcesChecks,
  ...timelineChecks(_lifecycle()),
];

/// Where the timelines are, seen from this file in the project.
Directory _lifecycle() {
  final given = Platform.environment['TIMELINES'];
  return given != null
      ? Directory(given)
      : Directory.fromUri(
          Platform.script.resolve('../../../test/resources/lifecycle/'),
        );
}
