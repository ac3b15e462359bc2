import 'composed.dart';
import 'model/json.dart';
import 'snug_client.dart';

/// What an application composes. Everything is kept first, works offline, and
/// is sent once and in order.
extension SnugComposing on SnugClient {
  /// Composes a message.
  Composed send(
    String room,
    String text, {
    int? replyTo,
    int? thread,
    List<String>? mentions,
    Json? data,
  }) => compose('send', {
    'room': room,
    'text': text,
    if (replyTo != null) 'reply_to': replyTo,
    if (thread != null) 'thread': thread,
    if (mentions != null) 'mentions': mentions,
    if (data != null) 'data': data,
  });

  /// Changes the text of a message, named by its [seq], or by its
  /// [clientMsgId] where it has none yet.
  Composed edit(
    String room,
    String text, {
    int? seq,
    String? clientMsgId,
    Json? data,
  }) => compose('edit', {
    'room': room,
    'text': text,
    if (data != null) 'data': data,
    ..._target(seq, clientMsgId),
  });

  /// Deletes a message, named as in [edit].
  Composed delete(String room, {int? seq, String? clientMsgId}) =>
      compose('delete', {'room': room, ..._target(seq, clientMsgId)});

  /// Reacts to a message, named as in [edit], or takes it back.
  Composed react(
    String room,
    String emoji, {
    required bool on,
    int? seq,
    String? clientMsgId,
  }) => compose('react', {
    'room': room,
    'emoji': emoji,
    'on': on,
    ..._target(seq, clientMsgId),
  });
}

Json _target(int? seq, String? clientMsgId) => {
  if (seq != null) 'seq': seq,
  if (clientMsgId != null) 'client_msg_id': clientMsgId,
};
