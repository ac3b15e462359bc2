import '../ports/ports.dart';
import 'turns.dart';

/// Named timers of one part of the client: setting a name anew replaces its
/// timer, and all go together.
final class Alarms {
  /// See [Ports].
  Alarms(this._ports, this._turns);

  final Ports _ports;
  final Turns _turns;
  final _armed = <String, _Alarm>{};

  /// Calls [ring] after [ms] milliseconds; it is told how much later than that
  /// it came (a process that was suspended).
  void set(String name, int ms, void Function(int lateMs) ring) {
    cancel(name);
    final alarm = _Alarm(_ports.clock.monotonicMs + ms);
    _armed[name] = alarm;
    alarm.cancel = _ports.timers.after(ms, () {
      _turns.run(() {
        if (!identical(_armed[name], alarm)) return;
        _armed.remove(name);
        ring(_ports.clock.monotonicMs - alarm.due);
      });
    });
  }

  /// Whether it is armed.
  bool isSet(String name) => _armed.containsKey(name);

  /// How much too late it is by now, where it is armed.
  int? lateness(String name) {
    final alarm = _armed[name];
    return alarm == null ? null : _ports.clock.monotonicMs - alarm.due;
  }

  /// Takes one back.
  void cancel(String name) => _armed.remove(name)?.cancel();

  /// Takes all back.
  void clear() {
    for (final alarm in _armed.values) {
      alarm.cancel();
    }
    _armed.clear();
  }
}

final class _Alarm {
  _Alarm(this.due);

  final int due;
  Cancel cancel = () {};
}
