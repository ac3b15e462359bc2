import '../model/json.dart';
import '../model/snug_exception.dart';
import 'engine.dart';
import 'rest.dart';
import 'room_log.dart';
import 'rooms.dart';

/// Reads open rooms that start anew from the server: their newest page, the
/// room itself and its members.
final class Renewals {
  /// Part of [_engine].
  Renewals(this._engine);

  static const _pageSize = 50;

  final Engine _engine;
  final _calls = <RoomLog, List<RestCall>>{};

  /// Begins with [log].
  void begin(RoomLog log) {
    end(log);
    final proof = _engine.rooms.proof(log.id);
    final room = '/v1/rooms/${Uri.encodeComponent(log.id)}';
    _calls[log] = [
      _get(
        '$room/messages?limit=$_pageSize',
        (page) => _paged(log, page),
        (why) => _refused(log, proof, why),
      ),
      _get(room, (answer) => _engine.views.describe(log.id, answer), _ignored),
      _get('$room/members', (answer) {
        _engine.views.nameMembers(log.id, objectsOf(answer['items']));
      }, _ignored),
    ];
  }

  /// Ends what is on its way.
  void end(RoomLog log) {
    for (final call in _calls.remove(log) ?? const <RestCall>[]) {
      call.cancel();
    }
  }

  /// The session is over, and its calls with it.
  void sessionEnded() => _calls.clear();

  RestCall _get(
    String target,
    void Function(Json answer) answered,
    void Function(SnugException why) failed,
  ) => _engine.rest.inSession(
    'GET',
    target,
    answered: answered,
    failed: failed,
  );

  void _paged(RoomLog log, Json page) {
    final head = intOf(page['head']) ?? log.head;
    _engine.rooms.restarted(log, head, objectsOf(page['items']));
  }

  void _refused(RoomLog log, RoomProof proof, SnugException why) {
    if (why.code != 'not_found') {
      _engine.rooms.restarted(log, log.head, const []);
    } else if (!_engine.rooms.deny(log.id, proof)) {
      begin(log);
    }
  }

  void _ignored(SnugException why) {}
}
