import 'dart:collection';

import '../model/json.dart';
import '../model/kept_message.dart';
import 'changes.dart';

/// The messages of a room that are loaded, and how events change them. An
/// event counts for a copy only above the copy's head, so nothing counts twice
/// whether it comes by a page or live.
final class LoadedMessages {
  /// For the user [_me], beginning with [kept].
  LoadedMessages(this._me, [Iterable<KeptMessage> kept = const []]) {
    for (final copy in kept) {
      _bySeq[copy.seq] = copy;
    }
  }

  /// More than this are not kept in memory as new ones come: the oldest go, and
  /// are read again when somebody scrolls there.
  static const kept = 5000;

  final String _me;
  final _bySeq = SplayTreeMap<int, KeptMessage>();

  /// All of them, in order.
  Iterable<KeptMessage> get all => _bySeq.values;

  /// One of them, or null.
  KeptMessage? at(int seq) => _bySeq[seq];

  /// Takes over a copy.
  void put(KeptMessage copy) => _bySeq[copy.seq] = copy;

  /// Forgets all.
  void clear() => _bySeq.clear();

  /// Applies an event; the copies that changed.
  List<KeptMessage> apply(Json event) {
    final seq = seqOf(event['seq']) ?? 0;
    final target = seqOf(event['target']) ?? 0;
    return switch (event['type']) {
      'message' => _message(seq, event),
      'edit' => _change(target, seq, (m) => edited(m, event)),
      'delete' => [
        ..._change(target, seq, (m) => deleted(m, event)),
        ..._change(seqOf(event['thread']) ?? 0, seq, unrepliedTo),
      ],
      'reaction' => _change(target, seq, (m) => reactedTo(m, event, _me)),
      _ => const [],
    };
  }

  List<KeptMessage> _message(int seq, Json event) {
    if (seqOf(event['thread']) case final root?) {
      return _change(root, seq, (m) => repliedTo(m, event));
    }
    if ((_bySeq[seq]?.head ?? 0) >= seq) return const [];
    final copy = KeptMessage(messageOf(event), seq);
    put(copy);
    if (_bySeq.length > kept) _bySeq.remove(_bySeq.firstKey());
    return [copy];
  }

  List<KeptMessage> _change(int target, int seq, Json Function(Json) change) {
    final before = _bySeq[target];
    if (before == null || before.head >= seq) return const [];
    final copy = KeptMessage(change(before.message), seq);
    put(copy);
    return [copy];
  }
}
