import 'json.dart';

/// A page of a room's messages, ascending by seq.
final class ChatPage {
  /// See the fields.
  const ChatPage({
    required this.room,
    required this.items,
    required this.before,
    required this.after,
    required this.head,
  });

  /// The room.
  final String room;

  /// Messages as they stand at [head], each the JSON object of the contract.
  final List<Json> items;

  /// Give it to `history(before:)` for the next older page; null: there is
  /// nothing older.
  final int? before;

  /// Give it to `history(after:)` for the next newer page; null: there is
  /// nothing newer.
  final int? after;

  /// The event up to which the page is true.
  final int head;
}
