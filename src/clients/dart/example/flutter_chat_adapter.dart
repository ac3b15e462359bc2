// Snug's messages as those of flutter_chat_core (2.9), and a controller for
// flutter_chat_ui's `Chat` that follows a room.
//
//   Chat(
//     currentUserId: client.user,
//     chatController: controller,            // RoomController(client.room(id))
//     resolveUser: (id) => resolveUser(client, id),
//     onMessageSend: (text) => client.send(controller.room.id, text),
//   )
import 'dart:async';

import 'package:flutter_chat_core/flutter_chat_core.dart' as core;
import 'package:snug_chat/snug_chat.dart';

/// One bubble as a message of flutter_chat_core. Its id stays the same from
/// sending to sent, so the list animates one bubble.
core.Message toCore(ChatMessage bubble) {
  final deleted = bubble.deletedAt != null;
  if (deleted) {
    return core.Message.system(
      id: bubble.id,
      authorId: bubble.user,
      createdAt: bubble.at,
      deletedAt: bubble.deletedAt,
      text: 'This message was deleted.',
    );
  }
  return core.Message.text(
    id: bubble.id,
    authorId: bubble.user,
    createdAt: bubble.at,
    sentAt: bubble.sentAt,
    // Snug tells what was read; what was read was delivered.
    deliveredAt: bubble.seenAt,
    seenAt: bubble.seenAt,
    failedAt: bubble.failedAt,
    updatedAt: bubble.editedAt,
    editedAt: bubble.editedAt,
    reactions: _reactions(bubble),
    status: _status(bubble),
    metadata: {
      'seq': bubble.seq,
      'failure': bubble.failure,
      'data': bubble.data,
      'replyTo': bubble.replyTo,
    },
    text: bubble.text,
  );
}

core.MessageStatus _status(ChatMessage bubble) => switch (bubble.status) {
  MessageStatus.sending => core.MessageStatus.sending,
  MessageStatus.failed => core.MessageStatus.error,
  MessageStatus.sent =>
    bubble.seen ? core.MessageStatus.seen : core.MessageStatus.sent,
};

Map<String, List<String>> _reactions(ChatMessage bubble) => {
  for (final MapEntry(:key, :value) in bubble.reactions.entries)
    if (value case {'users': final List<Object?> users})
      key: [...users.whereType<String>()],
};

/// A user for flutter_chat_ui's `Chat.resolveUser`.
Future<core.User?> resolveUser(SnugClient client, String id) async {
  try {
    final user = await client.call(
      'GET',
      '/v1/users/${Uri.encodeComponent(id)}',
    );
    return core.User(
      id: id,
      name: user['display_name'] as String?,
      imageSource: user['avatar'] as String?,
    );
  } on SnugException {
    return core.User(id: id, name: id);
  }
}

/// A controller that shows a room: `Chat(chatController: RoomController(...))`.
class RoomController extends core.InMemoryChatController {
  /// Follows [room] until it is disposed of.
  RoomController(this.room) {
    _following = room.messages.listen((bubbles) {
      setMessages([for (final bubble in bubbles) toCore(bubble)]);
    });
  }

  /// The room that it shows.
  final RoomView room;

  late final StreamSubscription<List<ChatMessage>> _following;
  int? _older;
  bool _atBeginning = false;

  /// Loads the newest page, then older ones: at the start, and for
  /// flutter_chat_ui's `onEndReached`.
  Future<void> loadMore() async {
    if (_atBeginning) return;
    final page = await room.load(before: _older);
    _older = page.before;
    _atBeginning = page.before == null;
  }

  @override
  void dispose() {
    _following.cancel();
    super.dispose();
  }
}
