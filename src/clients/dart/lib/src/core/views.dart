import 'dart:math';

import '../model/chat_message.dart';
import '../model/json.dart';
import '../model/kept_message.dart';
import 'engine.dart';
import 'loaded_messages.dart';
import 'seen_marks.dart';

/// What is loaded of the rooms that are, or once were, looked at.
final class Views {
  /// Part of [_engine], going on with what the cache [kept].
  Views(this._engine, Map<String, List<KeptMessage>> kept)
    : _rooms = {
        for (final MapEntry(:key, :value) in kept.entries)
          key: _RoomData(LoadedMessages(_engine.user, value)),
      };

  final Engine _engine;
  final Map<String, _RoomData> _rooms;
  final _changed = <String>{};

  /// The bubbles of [room]: its loaded messages, then own ones on their way.
  List<ChatMessage> messages(String room) {
    final data = _rooms[room];
    final loaded = [...?data?.loaded.all.map((copy) => copy.message)];
    final shown = {
      for (final message in loaded)
        if (message['user'] == _engine.user) message['client_msg_id'],
    };
    return [
      for (final message in loaded) _bubble(data!, message),
      ..._engine.bubbles
          .of(room)
          .where((bubble) => !shown.contains(bubble.clientMsgId)),
    ];
  }

  static ChatMessage _bubble(_RoomData data, Json message) {
    final mark = data.seen.of(seqOf(message['seq']) ?? 0);
    return ChatMessage(message, seen: mark.seen, seenAt: mark.at);
  }

  /// The room itself as the server last told it, or null.
  Json? about(String room) => _rooms[room]?.about;

  /// Its members as the server last told them, or null.
  List<Json>? members(String room) => _rooms[room]?.members;

  /// The seq of an own message that is loaded, or null.
  int? seqOfOwn(String room, String clientMsgId) {
    for (final copy in _rooms[room]?.loaded.all ?? const <KeptMessage>[]) {
      final message = copy.message;
      if (message['client_msg_id'] == clientMsgId &&
          message['user'] == _engine.user) {
        return copy.seq;
      }
    }
    return null;
  }

  /// The room is looked at.
  void open(String room) => _rooms.putIfAbsent(
    room,
    () => _RoomData(LoadedMessages(_engine.user)),
  );

  /// An event was told; the copies that it changed.
  List<KeptMessage> apply(String room, Json event) {
    _engine.pages.record(room, event);
    _engine.unread.count(room, event);
    _engine.bubbles.met(event);
    _engine.company.sent(room, event['user']);
    final changed = _rooms[room]?.loaded.apply(event) ?? const [];
    if (changed.isNotEmpty) touch(room);
    return changed;
  }

  /// The room started anew at [head] with [items]; what is to be kept of it.
  List<KeptMessage> restart(String room, int head, List<Json> items) {
    _engine.pages.restarted(room);
    _engine.bubbles.reached(room, head);
    touch(room);
    final data = _rooms[room];
    if (data == null) return const [];
    data.loaded.clear();
    for (final item in items) {
      data.loaded.put(KeptMessage(item, head));
    }
    return [...data.loaded.all];
  }

  /// Takes a page over, true up to [head] or to the room's last event; gives
  /// the copies that stand.
  List<KeptMessage> merge(String room, List<Json> items, int head) {
    final data = _rooms[room];
    if (data == null) {
      return [for (final item in items) KeptMessage(item, head)];
    }
    final place = _engine.rooms.known(room)?.seq ?? 0;
    final merged = <KeptMessage>[];
    for (final item in items) {
      final loaded = data.loaded.at(seqOf(item['seq']) ?? 0);
      final isNewer = loaded == null || head >= max(loaded.head, place);
      merged.add(isNewer ? KeptMessage(item, head) : loaded);
    }
    merged.forEach(data.loaded.put);
    touch(room);
    return merged;
  }

  /// The room is gone.
  void leave(String room) {
    _engine.pages.restarted(room);
    _rooms.remove(room);
    touch(room);
    if (_engine.rooms.isOpen(room)) open(room);
  }

  /// The server told about the room.
  void describe(String room, Json about) {
    _rooms[room]?.about = about;
    touch(room);
  }

  /// The server told its members.
  void nameMembers(String room, List<Json> members) {
    _rooms[room]?.members = members;
    touch(room);
  }

  /// Somebody has read up to [seq].
  void noteRead(String room, String user, int seq, DateTime? at) {
    final data = _rooms[room];
    if (data == null || user == _engine.user) return;
    if (data.seen.note(seq, at)) touch(room);
  }

  /// The view of [room] will be told once nothing more happens.
  void touch(String room) => _changed.add(room);

  /// Nothing more happens now.
  void turnEnded() {
    if (_changed.isEmpty) return;
    final rooms = {..._changed};
    _changed.clear();
    rooms.forEach(_engine.viewChanged);
  }
}

final class _RoomData {
  _RoomData(this.loaded);

  final LoadedMessages loaded;
  final seen = SeenMarks();
  Json? about;
  List<Json>? members;
}
