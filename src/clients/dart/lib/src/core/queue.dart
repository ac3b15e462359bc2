import '../model/outbox_entry.dart';

/// What is on its way, in the order composed, room by room.
final class OutboxQueue {
  final _rooms = <String, List<OutboxEntry>>{};
  final _byId = <String, OutboxEntry>{};
  final _order = <OutboxEntry, int>{};
  final _unkept = <OutboxEntry>{};
  int _count = 0;

  /// How many there are.
  int get length => _byId.length;

  /// All of them, room by room.
  List<OutboxEntry> get all => [..._byId.values];

  /// Rooms with something on its way, the one that waits longest first.
  List<String> get rooms {
    int age(String room) => _order[_rooms[room]!.first]!;
    return [..._rooms.keys]..sort((a, b) => age(a).compareTo(age(b)));
  }

  /// What of [room] is on its way.
  List<OutboxEntry> of(String room) => [...?_rooms[room]];

  /// What of [room] comes next, or null.
  OutboxEntry? first(String room) => _rooms[room]?.first;

  /// By its `client_msg_id` or `ref`, or null.
  OutboxEntry? byId(String? id) => _byId[id];

  /// Appends; [stored] tells whether the store has it already.
  void add(OutboxEntry entry, {bool stored = true}) {
    _rooms.putIfAbsent(entry.room, () => []).add(entry);
    _byId[entry.id] = entry;
    _order[entry] = _count++;
    if (!stored) _unkept.add(entry);
  }

  /// The store has it now.
  void kept(OutboxEntry entry) => _unkept.remove(entry);

  /// Whether the store has it.
  bool isKept(OutboxEntry entry) => !_unkept.contains(entry);

  /// Whether it is still on its way.
  bool isWaiting(OutboxEntry entry) => identical(_byId[entry.id], entry);

  /// Takes one out.
  void remove(OutboxEntry entry) {
    final room = _rooms[entry.room];
    room?.remove(entry);
    if (room != null && room.isEmpty) _rooms.remove(entry.room);
    _byId.remove(entry.id);
    _order.remove(entry);
    _unkept.remove(entry);
  }
}
