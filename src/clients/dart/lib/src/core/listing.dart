import '../model/json.dart';
import '../model/snug_exception.dart';
import 'engine.dart';

/// Looks for rooms that a welcome left out and that start anew: their heads
/// come with the list of rooms.
final class Listing {
  /// Part of [_engine].
  Listing(this._engine);

  final Engine _engine;
  final _wanted = <String>{};

  /// Whether rooms are still looked for.
  bool get isRunning => _wanted.isNotEmpty;

  /// Looks for [rooms]; those that aren't found were left.
  void find(Iterable<String> rooms) {
    _wanted.addAll(rooms);
    if (isRunning) _page(null);
  }

  /// The session is over.
  void sessionEnded() => _wanted.clear();

  void _page(String? cursor) {
    final from = cursor == null
        ? ''
        : '&cursor=${Uri.encodeQueryComponent(cursor)}';
    _engine.rest.inSession(
      'GET',
      '/v1/rooms?limit=100$from',
      answered: _answered,
      failed: _refused,
    );
  }

  void _answered(Json answer) {
    for (final item in objectsOf(answer['items'])) {
      final room = textOf(item['id']);
      if (room == null || !_wanted.remove(room)) continue;
      if (_engine.rooms.known(room) == null) {
        _engine.rooms.startAnew(room, intOf(item['head']) ?? 0);
      }
    }
    final cursor = textOf(answer['cursor']);
    if (isRunning && cursor != null) return _page(cursor);
    final gone = [..._wanted.where((r) => _engine.rooms.known(r) == null)];
    _wanted.clear();
    gone.forEach(_engine.rooms.leave);
    _engine.catchUp.check();
  }

  void _refused(SnugException why) {
    _wanted.clear();
    _engine.catchUp.check();
  }
}
