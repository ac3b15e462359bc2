import 'dart:convert';

import 'json.dart';
import 'snug_exception.dart';

/// Something composed that is on its way: a message, an edit, a deletion or a
/// reaction.
final class OutboxEntry {
  /// See the fields.
  OutboxEntry({
    required this.id,
    required this.kind,
    required this.room,
    required this.composedAt,
    required this.members,
    this.seq,
    this.targetId,
    this.attempted = false,
  });

  /// From what [toJson] gave. It may have been on a socket before.
  factory OutboxEntry.fromJson(Json json) {
    final members = {...json};
    return OutboxEntry(
      id: _take(members, 'id') as String,
      kind: _take(members, 'kind') as String,
      room: _take(members, 'room') as String,
      composedAt: textOf(_take(members, 'composed_at')) ?? '',
      seq: seqOf(_take(members, 'seq')),
      targetId: textOf(_take(members, 'client_msg_id')),
      members: members,
      attempted: true,
    );
  }

  /// From a command as the frame of its kind names the members; a command that
  /// can't be is a [SnugException] `invalid`.
  factory OutboxEntry.compose({
    required String kind,
    required String id,
    required String composedAt,
    required Json command,
  }) {
    final members = _copy(command);
    final room = textOf(_take(members, 'room'));
    if (room == null || room.isEmpty) throw _invalid('`room` names a room.');
    if (kind == 'send') {
      _checkSend(members);
      return OutboxEntry(
        id: id,
        kind: kind,
        room: room,
        composedAt: composedAt,
        members: members,
      );
    }
    final seq = _take(members, 'seq');
    final target = _take(members, 'client_msg_id');
    _checkChange(kind, members, seq, target);
    return OutboxEntry(
      id: id,
      kind: kind,
      room: room,
      composedAt: composedAt,
      members: members,
      seq: seqOf(seq),
      targetId: textOf(target),
    );
  }

  /// The `client_msg_id` of a message, the `ref` of anything else.
  final String id;

  /// `send`, `edit`, `delete` or `react`.
  final String kind;

  /// The room.
  final String room;

  /// When, as the contract writes times.
  final String composedAt;

  /// The other members of its frame.
  final Json members;

  /// What an edit, a deletion or a reaction is about, once it is known.
  int? seq;

  /// What it is about, by the message's `client_msg_id`.
  final String? targetId;

  /// Whether it may have been on a socket.
  bool attempted;

  /// Whether it is a message.
  bool get isMessage => kind == 'send';

  /// Whether it names a place in the room's log.
  bool get isNumbered =>
      seq != null || members['reply_to'] != null || members['thread'] != null;

  /// The frame that brings it to the server.
  Json get frame => {
    'type': kind,
    if (isMessage) 'client_msg_id': id else 'ref': id,
    'room': room,
    if (!isMessage) 'seq': seq,
    ...members,
  };

  /// What a store keeps of it.
  Json toJson() => {
    // First: what a later version names like one of ours does not replace it.
    ...members,
    'id': id,
    'kind': kind,
    'room': room,
    'composed_at': composedAt,
    if (seq != null) 'seq': seq,
    if (targetId != null) 'client_msg_id': targetId,
  };

  /// What is composed stays as it is, whatever the application does to its
  /// objects afterwards.
  static Json _copy(Json command) {
    try {
      return jsonDecode(jsonEncode(command)) as Json;
    } on JsonUnsupportedObjectError {
      throw _invalid('All that is composed is JSON.');
    }
  }

  static Object? _take(Json members, String name) => members.remove(name);

  static void _checkSend(Json members) {
    for (final own in const ['type', 'client_msg_id', 'ref', 'seq']) {
      if (members.containsKey(own)) {
        throw _invalid('`$own` is not for the application to say.');
      }
    }
    if (members['text'] is! String) throw _invalid('`text` is a string.');
    for (final name in const ['reply_to', 'thread']) {
      if (members[name] != null && seqOf(members[name]) == null) {
        throw _invalid('`$name` is the seq of a message.');
      }
    }
    if (members['data'] != null && members['data'] is! Json) {
      throw _invalid('`data` is an object.');
    }
    for (final name in const ['mentions', 'attachments']) {
      if (members[name] != null && members[name] is! List) {
        throw _invalid('`$name` is a list.');
      }
    }
  }

  static void _checkChange(
    String kind,
    Json members,
    Object? seq,
    Object? target,
  ) {
    final named = seq == null ? target is String : seqOf(seq) != null;
    if (!named) throw _invalid('`seq` or `client_msg_id` names a message.');
    for (final own in const ['type', 'ref']) {
      if (members.containsKey(own)) {
        throw _invalid('`$own` is not for the application to say.');
      }
    }
    if (kind == 'edit' && members['text'] is! String) {
      throw _invalid('`text` is a string.');
    }
    if (kind == 'react' &&
        (members['emoji'] is! String || members['on'] is! bool)) {
      throw _invalid('`emoji` is a string, and `on` true or false.');
    }
  }

  static SnugException _invalid(String message) =>
      SnugException('invalid', message);
}
