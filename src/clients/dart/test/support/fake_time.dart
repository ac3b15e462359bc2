import '../../lib/snug_chat.dart';

/// Lets everything run that is ready, with the clock standing still.
Future<void> settle() => Future<void>.delayed(Duration.zero);

/// A clock that is moved by hand, with its timers.
final class FakeTime implements Clock, Timers {
  static final _start = DateTime.utc(2026, 11, 24).millisecondsSinceEpoch;

  final _armed = <_FakeTimer>[];
  int _now = 0;
  int _count = 0;

  @override
  int get wallMs => _start + _now;

  @override
  int get monotonicMs => _now;

  /// How many timers are armed.
  int get armed => _armed.length;

  /// Forgets all timers: their process was killed.
  void forget() => _armed.clear();

  @override
  Cancel after(int ms, void Function() ring) {
    final timer = _FakeTimer(_now + ms, _count++, ring);
    _armed.add(timer);
    return () => _armed.remove(timer);
  }

  /// Moves on by [ms]; timers fire when they are due.
  Future<void> advance(int ms) async {
    final end = _now + ms;
    for (var next = _next(end); next != null; next = _next(end)) {
      if (next.due > _now) _now = next.due;
      await _fire(next);
    }
    _now = end;
  }

  /// Moves on by [ms] at once; timers fire afterwards.
  Future<void> jump(int ms) async {
    _now += ms;
    for (var next = _next(_now); next != null; next = _next(_now)) {
      await _fire(next);
    }
  }

  _FakeTimer? _next(int end) {
    final due = _armed.where((timer) => timer.due <= end);
    return due.isEmpty
        ? null
        : due.reduce((a, b) => a.isBefore(b) ? a : b);
  }

  Future<void> _fire(_FakeTimer timer) {
    _armed.remove(timer);
    timer.ring();
    return settle();
  }
}

final class _FakeTimer {
  _FakeTimer(this.due, this.number, this.ring);

  final int due;
  final int number;
  final void Function() ring;

  bool isBefore(_FakeTimer other) =>
      due < other.due || due == other.due && number < other.number;
}
