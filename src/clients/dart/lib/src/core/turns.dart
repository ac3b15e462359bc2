import 'dart:async';
import 'dart:collection';

/// Lets one thing happen at a time: what comes while the client is in the
/// middle of something (an application that calls from within a listener) is
/// done right after it. So no part ever finds another half changed.
final class Turns {
  final _waiting = Queue<void Function()>();
  final _ends = <void Function()>[];
  bool _running = false;
  bool _stopped = false;

  /// Does [step] now, or after the one that runs.
  void run(void Function() step) {
    if (_stopped) return;
    _waiting.add(step);
    if (_running) return;
    _running = true;
    while (_waiting.isNotEmpty) {
      _guarded(_waiting.removeFirst());
      if (_waiting.isEmpty) _ends.forEach(_guarded);
    }
    _running = false;
  }

  /// Does nothing any more.
  void stop() => _stopped = true;

  /// Whether nothing is done any more.
  bool get isStopped => _stopped;

  /// Has [step] done whenever nothing more is to be done.
  void atEnd(void Function() step) => _ends.add(step);

  void _guarded(void Function() step) {
    try {
      step();
    } catch (error, trace) {
      Zone.current.handleUncaughtError(error, trace);
    }
  }
}
