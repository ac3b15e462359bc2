import '../model/json.dart';
import '../model/outbox_entry.dart';

/// Whether an event by this user is what [entry] asked for.
bool isOwnEvent(OutboxEntry entry, Json event) {
  if (event['type'] == 'message') {
    return entry.isMessage && entry.id == event['client_msg_id'];
  }
  if (!entry.attempted || entry.seq != seqOf(event['target'])) return false;
  return switch (event['type']) {
    'edit' => entry.kind == 'edit' && _isSameEdit(entry.members, event),
    'delete' => entry.kind == 'delete',
    'reaction' => entry.kind == 'react' && _isSameReaction(entry, event),
    _ => false,
  };
}

/// An edit of a message that was deleted since has lost its text.
bool _isSameEdit(Json members, Json event) =>
    event['deleted_at'] != null ||
    event['text'] == members['text'] &&
        (members['data'] == null || sameJson(event['data'], members['data']));

bool _isSameReaction(OutboxEntry entry, Json event) =>
    entry.members['emoji'] == event['emoji'] &&
    entry.members['on'] == event['on'];
