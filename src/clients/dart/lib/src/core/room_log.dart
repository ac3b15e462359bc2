import 'dart:collection';

import '../model/json.dart';

/// How far a room's log has been told to the application, and what waits for a
/// gap to be closed.
final class RoomLog {
  /// Of the room [id]; [seq] is the last one told, where one is known.
  RoomLog(this.id, [this.seq]) : head = seq ?? 0;

  /// More events than these are not held; the gap is fetched anyway.
  static const _mostHeld = 1000;

  /// Where more are missing the room starts anew.
  static const _mostMissing = 1000;

  /// The room.
  final String id;

  /// The last seq told; null while none is known.
  int? seq;

  /// The highest seq known to exist.
  int head;

  /// The own `member` event that said one left, unless a later one took it
  /// back.
  int? leaving;

  /// How often the server showed that it is there.
  int shown = 0;

  /// Whether its newest page is on its way: events wait for it.
  bool renewing = false;

  /// Whether it is to be asked about although nothing is known to be missing:
  /// the welcome left it out.
  bool unlisted = false;

  final _held = SplayTreeMap<int, Json>();

  /// Whether it takes part: its place is known, or soon will be.
  bool get isKnown => seq != null || renewing;

  /// Whether events are missing that can be fetched.
  bool get isBehind {
    final last = seq;
    return last != null && !renewing && (head > last || unlisted);
  }

  /// Whether so many are missing that the room starts anew.
  bool get isFarBehind {
    final last = seq;
    return last != null && head - last > _mostMissing;
  }

  /// Whether the own membership ended and nothing is to come any more.
  bool get isOver => leaving != null && (seq ?? 0) >= head;

  /// Remembers that the log reaches up to [seq].
  void raise(int seq) {
    if (seq > head) head = seq;
  }

  /// Keeps an event until those before it came.
  void hold(int seq, Json event) {
    _held[seq] = event;
    if (_held.length > _mostHeld) _held.remove(_held.lastKey());
  }

  /// The held event that comes next, or null.
  Json? takeNext() {
    final last = seq;
    if (last == null) return null;
    while (_held.isNotEmpty && _held.firstKey()! <= last) {
      _held.remove(_held.firstKey());
    }
    return _held.remove(last + 1);
  }

  /// Forgets what is held.
  void letGo() => _held.clear();
}
