import 'json.dart';

/// An event of a room's log: a message, an edit, a deletion, a reaction, a
/// change of membership or of the room, or a kind of later versions.
final class LogEvent {
  /// Over the JSON object that the server sent.
  const LogEvent(this.json);

  /// As the server sent it.
  final Json json;

  /// `message`, `edit`, `delete`, `reaction`, `member`, `room` ...
  String get type => textOf(json['type']) ?? '';

  /// The room.
  String get room => textOf(json['room']) ?? '';

  /// Its place in the room's log.
  int get seq => seqOf(json['seq']) ?? 0;

  /// Who did it.
  String? get user => textOf(json['user']);

  /// When it was committed.
  DateTime? get at => DateTime.tryParse(textOf(json['at']) ?? '');

  /// The text of a message or an edit.
  String? get text => textOf(json['text']);

  /// The seq of the message that an edit, a deletion or a reaction is about.
  int? get target => seqOf(json['target']);
}
