import '../model/outbox_entry.dart';

/// What an outbox kept.
final class OutboxContent {
  /// See the fields.
  const OutboxContent({this.entries = const [], this.floors = const {}});

  /// In the order composed.
  final List<OutboxEntry> entries;

  /// The highest acked seq of each room.
  final Map<String, int> floors;
}

/// Keeps what was composed until the server has it. It belongs to one server
/// and one user. Calls are carried out in their order.
abstract interface class Outbox {
  /// What it kept.
  Future<OutboxContent> load();

  /// Keeps an entry, or its new state. When the future ends it is kept for
  /// good, whatever happens to the process or the device.
  Future<void> put(OutboxEntry entry);

  /// Forgets an entry. Where it was acked, [room] is known up to [floor].
  Future<void> remove(String id, {String? room, int? floor});

  /// Ends when all is written, and lets go.
  Future<void> close();
}
