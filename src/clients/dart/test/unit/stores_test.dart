import '../../lib/snug_chat.dart';
import '../support/checks.dart';

OutboxEntry _entry(String id, String kind, Json command) => OutboxEntry.compose(
  kind: kind,
  id: id,
  composedAt: '2026-11-24T00:00:00.000Z',
  command: {'room': 'r', ...command},
);

final storeChecks = [
  Check('outbox: entries come back as they were, in order', () async {
    final records = MemoryRecords();
    final outbox = StoredOutbox(records);
    await outbox.load();
    final data = {
      '#': {'order': 1},
    };
    await outbox.put(_entry('z', 'send', {'text': 'one', 'data': data}));
    await outbox.put(_entry('a', 'send', {'text': 'two'}));
    final edit = _entry('m', 'edit', {'client_msg_id': 'z', 'text': 'better'});
    await outbox.put(edit);
    edit.seq = 7;
    await outbox.put(edit);
    await outbox.remove('z', room: 'r', floor: 7);
    await outbox.put(_entry('b', 'send', {'text': 'three'}));
    final content = await StoredOutbox(records).load();
    equal('order', [for (final e in content.entries) e.id], ['a', 'm', 'b']);
    equal('the edit knows its place', content.entries[1].frame, {
      'type': 'edit',
      'ref': 'm',
      'room': 'r',
      'seq': 7,
      'text': 'better',
    });
    equal('floors', content.floors, {'r': 7});
  }),
  Check('outbox: what has the wrong form is not composed', () {
    for (final (kind, command) in <(String, Json)>[
      ('send', {}),
      ('send', {'text': 7}),
      ('send', {'text': 'x', 'client_msg_id': 'mine'}),
      ('send', {'text': 'x', 'reply_to': 'z'}),
      ('send', {'text': 'x', 'data': 7}),
      ('send', {'text': 'x', 'mentions': 'ann'}),
      ('send', {'room': 7, 'text': 'x'}),
      ('edit', {'text': 'x'}),
      ('edit', {'seq': 0, 'text': 'x'}),
      ('edit', {'seq': 1}),
      ('react', {'seq': 1}),
      ('react', {'seq': 1, 'emoji': 'x', 'on': 'yes'}),
      ('delete', {}),
    ]) {
      try {
        _entry('x', kind, command);
      } on SnugException catch (why) {
        equal('$kind $command', why.code, 'invalid');
        continue;
      }
      throw Failure('$kind $command was composed');
    }
  }),
  Check('cache: the newest 500 messages of a room are kept', () async {
    final records = MemoryRecords();
    final cache = StoredCache(records);
    for (var seq = 1; seq <= 520; seq++) {
      await cache.applied('r', seq, [KeptMessage({'seq': seq}, seq)]);
    }
    final content = await StoredCache(records).load();
    equal('their number', content.messages['r']!.length, 500);
    equal('the oldest', content.messages['r']!.first.seq, 21);
    await cache.reset('r', 600, [const KeptMessage({'seq': 600}, 600)]);
    final anew = await StoredCache(records).load();
    final seqs = [...anew.messages['r']!.map((copy) => copy.seq)];
    equal('nothing else', seqs, [600]);
    equal('its place', anew.places, {'r': 600});
    await cache.forget('r');
    final none = await StoredCache(records).load();
    equal('nothing', (none.places.length, none.messages.length), (0, 0));
  }),
];
