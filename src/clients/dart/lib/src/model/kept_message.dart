import 'json.dart';

/// A copy of a message, and the event up to which it is known to be true.
final class KeptMessage {
  /// See the fields.
  const KeptMessage(this.message, this.head);

  /// The message as the contract names its members.
  final Json message;

  /// Events about it up to this one are in it.
  final int head;

  /// Its place in the room's log.
  int get seq => seqOf(message['seq']) ?? 0;
}
