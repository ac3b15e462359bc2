import 'alarms.dart';

/// Keeps a live socket honest: pings while it is online, and notices when it
/// is dead or the process slept.
final class Heartbeat {
  /// [_lost]: nothing answers; [_stale]: the process slept, or came back, and
  /// the socket can't be trusted.
  Heartbeat(
    this._alarms, {
    required void Function() ping,
    required void Function() lost,
    required void Function() stale,
  }) : _ping = ping,
       _lost = lost,
       _stale = stale;

  static const _deadMs = 10000;
  static const _probeMs = 3000;

  /// A timer that is later than this was held up by a suspended process.
  static const _suspendedMs = 2000;

  final Alarms _alarms;
  final void Function() _ping;
  final void Function() _lost;
  final void Function() _stale;
  int _intervalMs = 30000;

  /// Pings every [seconds] from now on.
  void start(int seconds) {
    _intervalMs = seconds * 1000;
    _schedule();
  }

  /// Something came: the socket lives.
  void heard() {
    _alarms
      ..cancel('dead-man')
      ..cancel('probe');
  }

  /// A frame that has an answer went out.
  void expectAnswer() {
    if (_alarms.isSet('dead-man')) return;
    _alarms.set('dead-man', _deadMs, (late) {
      late > _suspendedMs ? probe() : _lost();
    });
  }

  /// Looks whether the socket lives: something must come within three seconds.
  void probe() {
    _ping();
    if (_alarms.isSet('probe')) return;
    _alarms.set('probe', _probeMs, (late) {
      late > _suspendedMs ? probe() : _stale();
    });
  }

  /// The application is back: a ping that was missed says that the process
  /// slept.
  bool get missed => (_alarms.lateness('ping') ?? 0) > _suspendedMs;

  void _schedule() => _alarms.set('ping', _intervalMs, _beat);

  void _beat(int late) {
    if (late > _intervalMs) return _stale();
    _schedule();
    late > _suspendedMs ? probe() : _ping();
  }
}
