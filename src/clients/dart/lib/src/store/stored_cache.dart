import 'dart:collection';

import '../model/json.dart';
import '../model/kept_message.dart';
import 'message_cache.dart';
import 'records.dart';

/// A message cache in [Records].
final class StoredCache implements MessageCache {
  /// Kept in [_records], which hold nothing else.
  StoredCache(this._records);

  static const _mostOfRoom = 500;
  static const _place = 'place/';
  static const _message = 'message/';
  static const _read = 'read/';

  final Records _records;

  /// Which messages are kept.
  final _kept = <String, SplayTreeSet<int>>{};

  @override
  Future<CacheContent> load() async {
    final values = await _records.load();
    final messages = <String, SplayTreeMap<int, KeptMessage>>{};
    values.forEach((key, value) {
      if (!key.startsWith(_message) || value is! Json) return;
      final copy = _copyOf(value);
      if (copy.seq == 0) return;
      final room = key.substring(_message.length, key.lastIndexOf('/'));
      messages.putIfAbsent(room, SplayTreeMap.new)[copy.seq] = copy;
      _seqs(room).add(copy.seq);
    });
    return CacheContent(
      epoch: textOf(values['epoch']),
      device: textOf(values['device']),
      hello: intOf(values['hello']) ?? 0,
      places: _numbers(values, _place),
      messages: {
        for (final MapEntry(:key, :value) in messages.entries)
          key: [...value.values],
      },
      reads: _numbers(values, _read),
    );
  }

  @override
  Future<void> applied(String room, int seq, List<KeptMessage> changed) =>
      _records.write({'$_place$room': seq, ..._put(room, changed)});

  @override
  Future<void> saved(String room, List<KeptMessage> messages) =>
      _records.write(_put(room, messages));

  @override
  Future<void> reset(String room, int seq, List<KeptMessage> messages) =>
      _records.write({
        ..._drop(room),
        '$_place$room': seq,
        ..._put(room, messages),
      });

  @override
  Future<void> forget(String room) =>
      _records.write({..._drop(room), '$_place$room': null});

  @override
  Future<void> setEpoch(String epoch) => _records.write({'epoch': epoch});

  @override
  Future<void> setHello(int n) => _records.write({'hello': n});

  @override
  Future<void> setDevice(String device) => _records.write({'device': device});

  @override
  Future<void> setRead(String room, int? seq) =>
      _records.write({'$_read$room': seq});

  @override
  Future<void> close() => _records.close();

  SplayTreeSet<int> _seqs(String room) =>
      _kept.putIfAbsent(room, SplayTreeSet.new);

  Map<String, Object?> _drop(String room) => {
    for (final seq in _kept.remove(room) ?? const <int>{})
      '$_message$room/$seq': null,
  };

  Map<String, Object?> _put(String room, List<KeptMessage> copies) {
    if (copies.isEmpty) return const {};
    final changes = <String, Object?>{};
    final seqs = _seqs(room);
    for (final copy in copies) {
      seqs.add(copy.seq);
      changes['$_message$room/${copy.seq}'] = {
        'message': copy.message,
        'head': copy.head,
      };
    }
    while (seqs.length > _mostOfRoom) {
      changes['$_message$room/${seqs.first}'] = null;
      seqs.remove(seqs.first);
    }
    return changes;
  }

  static KeptMessage _copyOf(Json value) => KeptMessage(
    objectOf(value['message']) ?? const {},
    intOf(value['head']) ?? 0,
  );

  static Map<String, int> _numbers(Map<String, Object?> values, String of) => {
    for (final MapEntry(:key, :value) in values.entries)
      if (key.startsWith(of)) key.substring(of.length): intOf(value) ?? 0,
  };
}
