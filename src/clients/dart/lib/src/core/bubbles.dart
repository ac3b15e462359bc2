import '../model/chat_message.dart';
import '../model/json.dart';
import '../model/outbox_entry.dart';

/// Own messages that are not in the loaded log: on their way, acked but not
/// seen there yet, or failed. One bubble for each `client_msg_id`.
final class Bubbles {
  /// Of the user [_user]; [_changed] is told which room changed, [_placeOf] is
  /// a room's last seq.
  Bubbles(this._user, this._placeOf, this._changed);

  final String _user;
  final int Function(String room) _placeOf;
  final void Function(String room) _changed;
  final _rooms = <String, Map<String, _Bubble>>{};

  /// Those of [room] in the order composed.
  List<ChatMessage> of(String room) => [
    for (final bubble in _rooms[room]?.values ?? const <_Bubble>[])
      ChatMessage(
        {
          ...bubble.entry.members,
          'room': room,
          'user': _user,
          'client_msg_id': bubble.entry.id,
          'composed_at': bubble.entry.composedAt,
          if (bubble.sentAt != null) 'at': bubble.sentAt,
          if (bubble.failedAt != null) 'failed_at': bubble.failedAt,
          if (bubble.seq != null) 'seq': bubble.seq,
        },
        status: bubble.status,
        failure: bubble.failure,
      ),
  ];

  /// What failed by that id, or null.
  OutboxEntry? failedEntry(String id) {
    for (final room in _rooms.values) {
      final bubble = room[id];
      if (bubble?.status == MessageStatus.failed) return bubble!.entry;
    }
    return null;
  }

  /// A message was composed.
  void composed(OutboxEntry entry) {
    if (!entry.isMessage) return;
    _rooms.putIfAbsent(entry.room, () => {})[entry.id] = _Bubble(entry);
    _changed(entry.room);
  }

  /// It is in the log at [seq]; its bubble stays until the log shows it.
  void sent(OutboxEntry entry, int seq, String? at) {
    final bubble = _rooms[entry.room]?[entry.id];
    if (bubble == null) return;
    bubble
      ..seq = seq
      ..sentAt = at
      ..status = MessageStatus.sent;
    if (seq <= _placeOf(entry.room)) remove(entry.room, entry.id);
    _changed(entry.room);
  }

  /// It was refused for good; its bubble stays until the user decides.
  void failed(OutboxEntry entry, String code, String at) {
    _rooms[entry.room]?[entry.id]
      ?..failure = code
      ..failedAt = at
      ..status = MessageStatus.failed;
    _changed(entry.room);
  }

  /// The log shows it, or the user gave it up.
  void remove(String room, Object? id) {
    if (_rooms[room]?.remove(id) != null) _changed(room);
  }

  /// The log of [room] is known up to [head].
  void reached(String room, int head) => _rooms[room]?.removeWhere(
    (_, bubble) =>
        bubble.status == MessageStatus.sent && (bubble.seq ?? 0) <= head,
  );

  /// An event was told.
  void met(Json event) {
    if (event['type'] == 'message' && event['user'] == _user) {
      remove(textOf(event['room']) ?? '', event['client_msg_id']);
    }
  }
}

final class _Bubble {
  _Bubble(this.entry);

  final OutboxEntry entry;
  MessageStatus status = MessageStatus.sending;
  String? failure;
  String? sentAt;
  String? failedAt;
  int? seq;
}
