import 'dart:async';
import 'dart:math';

import 'ports.dart';

/// The device's clock. A device that sleeps stops some systems' monotonic
/// clocks, so what the wall clock gained beyond it counts as time that passed.
final class SystemClock implements Clock {
  /// Starts counting.
  SystemClock() : _lastWall = DateTime.now().millisecondsSinceEpoch;

  /// Below this a difference is drift or a small correction of the clock.
  static const _sleepMs = 1000;

  final _watch = Stopwatch()..start();
  int _lastWall;
  int _lastWatch = 0;
  int _slept = 0;

  @override
  int get wallMs => DateTime.now().millisecondsSinceEpoch;

  @override
  int get monotonicMs {
    final wall = wallMs;
    final watch = _watch.elapsedMilliseconds;
    final gained = (wall - _lastWall) - (watch - _lastWatch);
    if (gained > _sleepMs) _slept += gained;
    _lastWall = wall;
    _lastWatch = watch;
    return watch + _slept;
  }
}

/// The event loop's timers.
final class SystemTimers implements Timers {
  /// Needs nothing.
  const SystemTimers();

  /// Browsers can wait no longer.
  static const _longestMs = 0x7fffffff;

  @override
  Cancel after(int ms, void Function() ring) =>
      Timer(Duration(milliseconds: min(max(ms, 0), _longestMs)), ring).cancel;
}

/// Random ids in the form of a UUID version 4.
final class RandomIds {
  /// Drawing from [_random].
  RandomIds(this._random);

  final Random _random;

  /// A new one.
  String next() {
    final bytes = [for (var i = 0; i < 16; i++) _random.nextInt(256)];
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    final hex = [for (final b in bytes) b.toRadixString(16).padLeft(2, '0')];
    final digits = hex.join();
    return '${digits.substring(0, 8)}-${digits.substring(8, 12)}-'
        '${digits.substring(12, 16)}-${digits.substring(16, 20)}-'
        '${digits.substring(20)}';
  }
}
