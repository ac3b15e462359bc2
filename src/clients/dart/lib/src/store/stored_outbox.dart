import '../model/json.dart';
import '../model/outbox_entry.dart';
import 'outbox.dart';
import 'records.dart';

/// An outbox in [Records].
final class StoredOutbox implements Outbox {
  /// Kept in [_records], which hold nothing else.
  StoredOutbox(this._records);

  static const _entry = 'entry/';
  static const _floor = 'floor/';
  static const _order = '#';

  final Records _records;
  final _orders = <String, int>{};
  int _count = 0;

  @override
  Future<OutboxContent> load() async {
    final found = <({int order, OutboxEntry entry})>[];
    final floors = <String, int>{};
    (await _records.load()).forEach((key, value) {
      if (key.startsWith(_floor)) {
        floors[key.substring(_floor.length)] = intOf(value) ?? 0;
      } else if (key.startsWith(_entry) && _isEntry(value)) {
        found.add(_read(value! as Json));
      }
    });
    found.sort((a, b) => a.order.compareTo(b.order));
    for (final (:order, :entry) in found) {
      _orders[entry.id] = order;
      _count = order + 1;
    }
    return OutboxContent(
      entries: [for (final one in found) one.entry],
      floors: floors,
    );
  }

  @override
  Future<void> put(OutboxEntry entry) => _records.write({
    '$_entry${entry.id}': {
      ...entry.toJson(),
      _order: _orders.putIfAbsent(entry.id, () => _count++),
    },
  }, durable: true);

  @override
  Future<void> remove(String id, {String? room, int? floor}) {
    _orders.remove(id);
    return _records.write({
      '$_entry$id': null,
      if (room != null && floor != null) '$_floor$room': floor,
    });
  }

  @override
  Future<void> close() => _records.close();

  static bool _isEntry(Object? value) =>
      value is Json &&
      value['id'] is String &&
      value['kind'] is String &&
      value['room'] is String;

  ({int order, OutboxEntry entry}) _read(Json value) {
    final json = {...value};
    final order = intOf(json.remove(_order)) ?? 0;
    return (order: order, entry: OutboxEntry.fromJson(json));
  }
}
