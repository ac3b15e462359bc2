import 'dart:math';

/// Waits that grow and are never alike: before try n (from 0) a random time,
/// uniform between 100 ms and min(20 s, 2 s × 2ⁿ), so that clients that lost
/// their server together come back spread out.
final class Backoff {
  /// Drawing from [_random], 0 ≤ x < 1.
  Backoff(this._random);

  static const _shortestMs = 100;
  static const _firstMs = 2000;
  static const _longestMs = 20000;

  final double Function() _random;
  int _count = 0;

  /// The next wait in milliseconds.
  int next() {
    // Beyond four doublings the longest wait rules.
    final ceiling = min(_longestMs, _firstMs << min(_count, 4));
    _count++;
    return _shortestMs + (_random() * (ceiling - _shortestMs)).floor();
  }

  /// Starts over.
  void reset() => _count = 0;
}
