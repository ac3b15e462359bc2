import '../model/kept_message.dart';

/// What a cache kept.
final class CacheContent {
  /// See the fields.
  const CacheContent({
    this.epoch,
    this.device,
    this.hello = 0,
    this.places = const {},
    this.messages = const {},
    this.reads = const {},
  });

  /// Which store the places are of.
  final String? epoch;

  /// The installation's id, where the client made one.
  final String? device;

  /// The number of the last `hello`.
  final int hello;

  /// The last seq told of each room.
  final Map<String, int> places;

  /// Messages of rooms that were looked at, the newest 500 of each.
  final Map<String, List<KeptMessage>> messages;

  /// Reads that the server has not shown to know.
  final Map<String, int> reads;
}

/// Keeps where this client stands in each room, and messages to show at once.
/// It belongs to one server and one user. Calls are carried out in their
/// order; a loss of the last ones costs a repetition and nothing else.
abstract interface class MessageCache {
  /// What it kept.
  Future<CacheContent> load();

  /// The application was told the event [seq] of [room]; [changed] are the
  /// copies that it changed. Both are kept, or neither.
  Future<void> applied(String room, int seq, List<KeptMessage> changed);

  /// Messages of [room] were loaded.
  Future<void> saved(String room, List<KeptMessage> messages);

  /// [room] started anew: this and nothing else is kept of it.
  Future<void> reset(String room, int seq, List<KeptMessage> messages);

  /// Nothing is kept of [room].
  Future<void> forget(String room);

  /// Keeps which store the places are of.
  Future<void> setEpoch(String epoch);

  /// Keeps the number of the last `hello`.
  Future<void> setHello(int n);

  /// Keeps the installation's id.
  Future<void> setDevice(String device);

  /// Keeps a read; null: there is none.
  Future<void> setRead(String room, int? seq);

  /// Ends when all is written, and lets go.
  Future<void> close();
}
