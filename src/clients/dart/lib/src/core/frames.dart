import '../model/json.dart';
import '../model/notice.dart';
import 'alarms.dart';
import 'engine.dart';
import 'link.dart';

/// What each frame of a session means.
final class Frames {
  /// Part of [_engine].
  Frames(this._engine) : _alarms = Alarms(_engine.ports, _engine.turns);

  /// How long frames that a `pong` announced may take.
  static const _pongMs = 2000;

  final Engine _engine;
  final Alarms _alarms;
  final _heads = <String, int>{};

  /// A frame came on [link].
  void take(Link link, Json frame) {
    switch (frame['type']) {
      case 'message' || 'edit' || 'delete' || 'reaction' || 'member' || 'room':
        _engine.rooms.take(frame);
      case 'ack':
        _engine.sender.acked(frame);
      case 'error':
        _refused(link, frame);
      case 'pong':
        _noteHeads(objectOf(frame['heads']) ?? const {});
      case 'resync':
        _engine.rooms.raise(textOf(frame['room']), seqOf(frame['head']));
      case 'read':
        _read(frame);
      case 'typing':
        _engine.company.types(frame);
        _engine.tell(TypingNotice(frame));
      case 'presence':
        _engine.tell(PresenceNotice(frame));
      case 'user':
        _engine.tell(ProfileNotice(frame));
      case 'token_expiring':
        link.renewal.now();
      case 'drain':
        link.comeBackAfter(intOf(frame['retry_after_ms']));
      case 'welcome':
        break;
      default:
        _ofLaterVersion(frame);
    }
  }

  /// The session is over.
  void sessionEnded() {
    _alarms.clear();
    _heads.clear();
  }

  void _refused(Link link, Json frame) {
    final code = textOf(frame['code']);
    final wait = intOf(frame['retry_after_ms']);
    switch (frame['of']) {
      case 'token':
        link.renewal.refused(code ?? 'internal', wait);
      case 'read':
        _engine.reads.refused(textOf(frame['room']), code, wait);
      case 'watch' || 'state':
        _engine.company.refused(textOf(frame['of']), code, wait);
      default:
        _engine.sender.refused(frame);
    }
  }

  void _read(Json frame) {
    final room = textOf(frame['room']);
    final user = textOf(frame['user']);
    final read = intOf(frame['read']);
    if (user == _engine.user) {
      _engine.reads.shown(room, read);
      _engine.unread.told(room, intOf(frame['unread']));
    }
    if (room != null && user != null && read != null) {
      final at = DateTime.tryParse(textOf(frame['at']) ?? '');
      _engine.views.noteRead(room, user, read, at);
    }
    _engine.tell(ReadNotice(frame));
  }

  /// A later version's event counts in its room; any other frame is nothing.
  void _ofLaterVersion(Json frame) {
    if (_engine.rooms.known(textOf(frame['room'])) != null) {
      _engine.rooms.take(frame);
    }
  }

  void _noteHeads(Json heads) {
    heads.forEach((room, value) {
      final head = seqOf(value);
      if (head == null) return;
      final log = _engine.rooms.known(room);
      if (log == null || head > log.head) _heads[room] = head;
    });
    if (_heads.isEmpty || _alarms.isSet('heads')) return;
    _alarms.set('heads', _pongMs, (_) {
      final due = {..._heads};
      _heads.clear();
      due.forEach(_engine.rooms.raise);
    });
  }
}
