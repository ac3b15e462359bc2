import 'dart:math';

import '../../lib/src/core/backoff.dart';
import '../support/checks.dart';

const _ceilings = [2000, 4000, 8000, 16000, 20000, 20000, 20000];
const _runs = 10000;

final backoffChecks = [
  Check('rule: waits are uniform in their ranges, over 10,000 runs', () {
    final random = Random(7);
    final waits = [
      for (var run = 0; run < _runs; run++) _sequence(random.nextDouble),
    ];
    for (final (n, ceiling) in _ceilings.indexed) {
      _checkUniform(n, [for (final one in waits) one[n]], 100, ceiling);
    }
    equal(
      'no two sequences are equal',
      {for (final one in waits) one.join(' ')}.length,
      _runs,
    );
  }),
  Check('backoff: it starts over', () {
    final backoff = Backoff(() => 0.999999);
    for (var i = 0; i < 9; i++) {
      backoff.next();
    }
    hold('the longest wait', backoff.next() > 19000);
    backoff.reset();
    hold('the shortest range', backoff.next() <= 2000);
  }),
];

List<int> _sequence(double Function() random) {
  final backoff = Backoff(random);
  return [for (final _ in _ceilings) backoff.next()];
}

/// Ten equal parts of the range get a tenth of the waits each; the bound is
/// more than five standard deviations away.
void _checkUniform(int n, List<int> waits, int low, int high) {
  hold('wait $n is in its range', waits.every((w) => w >= low && w <= high));
  final parts = List.filled(10, 0);
  for (final wait in waits) {
    parts[min(9, (wait - low) * 10 ~/ (high - low))]++;
  }
  for (final count in parts) {
    hold('wait $n is uniform, not $parts', (count - 1000).abs() < 160);
  }
}
