import 'json.dart';

/// Where a message is on its way.
enum MessageStatus {
  /// Composed here; not in the room's log yet.
  sending,

  /// In the room's log.
  sent,

  /// Refused for good: `retry` or `discard` it.
  failed,
}

/// One bubble of a room: a message of its log, or one's own on its way.
///
/// An own message keeps its [clientMsgId] from the moment it is composed, so
/// a list that is keyed by [id] shows one bubble through all of its states.
final class ChatMessage {
  /// Over the JSON object of the contract.
  const ChatMessage(
    this.json, {
    this.status = MessageStatus.sent,
    this.failure,
    this.seen = false,
    this.seenAt,
  });

  /// The message as the contract names its members; `seq` and `at` are
  /// missing while it is on its way.
  final Json json;

  /// Where it is on its way.
  final MessageStatus status;

  /// With [MessageStatus.failed]: why, a code of the contract.
  final String? failure;

  /// Whether another member has read up to here.
  final bool seen;

  /// When that was told.
  final DateTime? seenAt;

  /// One name through all states: author and `client_msg_id`.
  String get id => '$user/$clientMsgId';

  /// The room.
  String get room => textOf(json['room']) ?? '';

  /// Its place in the room's log; null while it is on its way.
  int? get seq => seqOf(json['seq']);

  /// The author.
  String get user => textOf(json['user']) ?? '';

  /// The name that its author's device gave it.
  String get clientMsgId => textOf(json['client_msg_id']) ?? '';

  /// The text; empty where the message was deleted.
  String get text => textOf(json['text']) ?? '';

  /// When it was committed, or composed where it is on its way.
  DateTime get at => _time('at') ?? _time('composed_at') ?? DateTime.utc(1970);

  /// When it was committed to the room's log; null while it is on its way.
  DateTime? get sentAt => _time('at');

  /// When it was refused for good.
  DateTime? get failedAt => _time('failed_at');

  /// When it was last edited.
  DateTime? get editedAt => _time('edited_at');

  /// When it was deleted.
  DateTime? get deletedAt => _time('deleted_at');

  /// The seq of the message that it answers.
  int? get replyTo => seqOf(json['reply_to']);

  /// The seq of the root of its thread.
  int? get thread => seqOf(json['thread']);

  /// Who is mentioned.
  List<String> get mentions => [
    if (json['mentions'] case final List<Object?> named)
      ...named.whereType<String>(),
  ];

  /// The application's own object.
  Json? get data => objectOf(json['data']);

  /// By emoji: `{count, users, mine}`.
  Json get reactions => objectOf(json['reactions']) ?? const {};

  /// Of a thread's root: how many replies it has.
  int get replyCount => intOf(objectOf(json['replies'])?['count']) ?? 0;

  DateTime? _time(String member) =>
      DateTime.tryParse(textOf(json[member]) ?? '');
}
