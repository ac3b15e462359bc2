import 'connection_state.dart';
import 'json.dart';
import 'log_event.dart';

/// Something that the application is told, in the order in which it happened.
sealed class Notice {
  /// One of the classes below.
  const Notice();
}

/// The connection changed its state.
final class StateNotice extends Notice {
  /// See the fields.
  const StateNotice(this.state, {this.waitMs, this.code});

  /// The new state.
  final ConnectionState state;

  /// With [ConnectionState.waiting]: how long until the next try, in
  /// milliseconds; null while there is no network.
  final int? waitMs;

  /// The close code that caused the change, where one did; 1006 where the
  /// connection broke.
  final int? code;
}

/// What was composed is in the durable outbox: it will not be lost.
final class QueuedNotice extends Notice {
  /// See the fields.
  const QueuedNotice(this.id, this.room, {required this.isMessage});

  /// The `client_msg_id` of a message, else the `ref`.
  final String id;

  /// Its room.
  final String room;

  /// Whether it is a message; else an edit, a deletion or a reaction.
  final bool isMessage;
}

/// What was composed is in the room's log.
final class SentNotice extends Notice {
  /// See the fields.
  const SentNotice(
    this.id,
    this.room,
    this.seq, {
    required this.isMessage,
    required this.duplicate,
  });

  /// The `client_msg_id` of a message, else the `ref`.
  final String id;

  /// Its room.
  final String room;

  /// Its place in the room's log.
  final int seq;

  /// Whether it is a message; else an edit, a deletion or a reaction.
  final bool isMessage;

  /// Whether the server had it already: an earlier try had come through.
  final bool duplicate;
}

/// What was composed was refused for good.
final class FailedNotice extends Notice {
  /// See the fields.
  const FailedNotice(
    this.id,
    this.room,
    this.code,
    this.message, {
    required this.isMessage,
  });

  /// The `client_msg_id` of a message, else the `ref`.
  final String id;

  /// Its room.
  final String room;

  /// Why: a code of the contract.
  final String code;

  /// Why, for people.
  final String message;

  /// Whether it is a message; else an edit, a deletion or a reaction.
  final bool isMessage;
}

/// An event of a room's log: each once, in order.
final class EventNotice extends Notice {
  /// Of this event.
  const EventNotice(this.event);

  /// The event.
  final LogEvent event;
}

/// A room started anew: what was known of it is void, its events go on after
/// [head].
final class ResetNotice extends Notice {
  /// See the fields.
  const ResetNotice(this.room, this.head);

  /// The room.
  final String room;

  /// The seq up to which nothing will be told.
  final int head;
}

/// A room is gone for this user.
final class LeftNotice extends Notice {
  /// Of this room.
  const LeftNotice(this.room);

  /// The room.
  final String room;
}

/// After a welcome: whatever was missed has been told.
final class CaughtUpNotice extends Notice {
  /// With the places of all rooms.
  const CaughtUpNotice(this.rooms);

  /// The last seq told of each room.
  final Map<String, int> rooms;
}

/// Who is online, away or offline, of those who are watched.
final class PresenceNotice extends Notice {
  /// Of a frame.
  const PresenceNotice(this.frame);

  /// The frame as it came.
  final Json frame;

  /// What changed.
  List<Presence> get items => [
    for (final item in objectsOf(frame['items']))
      Presence(
        textOf(item['user']) ?? '',
        textOf(item['status']) ?? 'offline',
        DateTime.tryParse(textOf(item['last_seen']) ?? ''),
      ),
  ];
}

/// One user's presence.
final class Presence {
  /// See the fields.
  const Presence(this.user, this.status, this.lastSeen);

  /// The user's id.
  final String user;

  /// `online`, `away` or `offline`.
  final String status;

  /// The last heartbeat, where it is told.
  final DateTime? lastSeen;
}

/// Somebody is typing. It is true for six seconds.
final class TypingNotice extends Notice {
  /// Of a frame.
  const TypingNotice(this.frame);

  /// The frame as it came.
  final Json frame;

  /// Where.
  String get room => textOf(frame['room']) ?? '';

  /// Who.
  String get user => textOf(frame['user']) ?? '';
}

/// Somebody, or an own device, has read a room up to a message.
final class ReadNotice extends Notice {
  /// Of a frame.
  const ReadNotice(this.frame);

  /// The frame as it came.
  final Json frame;

  /// Where.
  String get room => textOf(frame['room']) ?? '';

  /// Who.
  String get user => textOf(frame['user']) ?? '';

  /// Up to which seq.
  int get read => intOf(frame['read']) ?? 0;
}

/// Somebody's profile changed.
final class ProfileNotice extends Notice {
  /// Of a frame.
  const ProfileNotice(this.frame);

  /// The frame as it came: `{id, display_name, avatar?, created_at}`.
  final Json frame;
}
