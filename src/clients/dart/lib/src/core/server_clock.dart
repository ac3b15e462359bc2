import '../ports/ports.dart';

/// The server's time: that of the last welcome and what went by since; the
/// device's own until there was one.
final class ServerClock {
  /// Reading time from [_clock].
  ServerClock(this._clock);

  final Clock _clock;
  int? _ahead;

  /// Milliseconds since 1970 as the server counts them.
  int get nowMs {
    final ahead = _ahead;
    return ahead == null ? _clock.wallMs : _clock.monotonicMs + ahead;
  }

  /// Takes over what a welcome said.
  void set(String? serverTime) {
    final time = DateTime.tryParse(serverTime ?? '');
    if (time != null) {
      _ahead = time.millisecondsSinceEpoch - _clock.monotonicMs;
    }
  }
}
