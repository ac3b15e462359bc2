import '../model/json.dart';

/// What events do to copies of messages. Copies are never changed: each
/// function gives a new one.

/// A message's event as the message that it made.
Json messageOf(Json event) => {...event}..remove('type');

/// [message] after an edit.
Json edited(Json message, Json event) {
  if (event['deleted_at'] != null) return message;
  final changed = {
    ...message,
    'text': event['text'],
    'edited_at': event['at'],
  };
  if (event.containsKey('data')) {
    event['data'] == null
        ? changed.remove('data')
        : changed['data'] = event['data'];
  }
  return changed;
}

/// [message] after its deletion: it keeps its place.
Json deleted(Json message, Json event) => {
  for (final MapEntry(:key, :value) in message.entries)
    if (!_goneWhenDeleted.contains(key)) key: value,
  'deleted_at': event['at'],
};

const _goneWhenDeleted = {
  'text',
  'data',
  'mentions',
  'attachments',
  'reactions',
};

/// [message] after somebody reacted, or took it back; [me] is this user.
Json reactedTo(Json message, Json event, String me) {
  final emoji = textOf(event['emoji']);
  final user = textOf(event['user']);
  if (emoji == null || user == null) return message;
  final reactions = {...?objectOf(message['reactions'])};
  final reaction = _counted(
    objectOf(reactions[emoji]) ?? const {},
    user,
    on: event['on'] == true,
    mine: user == me,
  );
  intOf(reaction['count']) == 0
      ? reactions.remove(emoji)
      : reactions[emoji] = reaction;
  final changed = {...message, 'reactions': reactions};
  if (reactions.isEmpty) changed.remove('reactions');
  return changed;
}

const _mostNamed = 10;

Json _counted(
  Json before,
  String user, {
  required bool on,
  required bool mine,
}) {
  final count = (intOf(before['count']) ?? 0) + (on ? 1 : -1);
  final users = [
    if (before['users'] case final List<Object?> named)
      ...named.where((other) => other != user),
  ];
  if (on && users.length < _mostNamed) users.add(user);
  return {
    'count': count < 0 ? 0 : count,
    'users': users,
    'mine': mine ? on : before['mine'] == true,
  };
}

/// [root] after a reply in its thread.
Json repliedTo(Json root, Json event) =>
    {...root, 'replies': {'count': _replies(root) + 1, 'last_at': event['at']}};

/// [root] after a reply in its thread was deleted.
Json unrepliedTo(Json root) {
  final left = _replies(root) - 1;
  if (left < 1) return {...root}..remove('replies');
  return {
    ...root,
    'replies': {...?objectOf(root['replies']), 'count': left},
  };
}

int _replies(Json root) => intOf(objectOf(root['replies'])?['count']) ?? 0;
