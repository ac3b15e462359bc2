import '../../lib/snug_chat.dart';
import '../../lib/src/core/loaded_messages.dart';
import '../support/checks.dart';
import '../support/server_frames.dart';

LoadedMessages _loaded() => LoadedMessages('ann')
  ..put(KeptMessage(message('r', 3, 'bob', 'b3', 'three'), 10));

Json _event(String type, int seq, [Json more = const {}]) => {
  'type': type,
  'room': 'r',
  'seq': seq,
  'at': '2026-11-24T00:00:0$seq.000Z',
  'user': 'bob',
  'target': 3,
  ...more,
};

final loadedMessagesChecks = [
  Check('copies: a room that talks for weeks holds its newest messages', () {
    final loaded = LoadedMessages('ann');
    for (var seq = 1; seq <= LoadedMessages.kept + 10; seq++) {
      loaded.apply(message('r', seq, 'bob', 'b$seq', 'hello'));
    }
    equal('kept', loaded.all.length, LoadedMessages.kept);
    hold('the oldest are gone', loaded.at(10) == null);
    hold('the newest are there', loaded.at(LoadedMessages.kept + 10) != null);
  }),
  Check('copies: an event at or below the head changes nothing', () {
    final loaded = _loaded();
    final late = _event('edit', 10, {'text': 'late'});
    equal('nothing', loaded.apply(late).length, 0);
    equal('text', loaded.at(3)!.message['text'], 'three');
  }),
  Check('copies: edits, and one whose message was deleted', () {
    final loaded = _loaded()..apply(_event('edit', 11, {'text': 'new'}));
    equal('text', loaded.at(3)!.message['text'], 'new');
    hold('edited_at', loaded.at(3)!.message['edited_at'] != null);
    loaded.apply(_event('edit', 12, {'deleted_at': 'then'}));
    equal('as before', loaded.at(3)!.message['text'], 'new');
  }),
  Check('copies: data stays, changes and goes', () {
    final loaded = _loaded();
    loaded.apply(_event('edit', 11, {'text': 'a', 'data': {'k': 1}}));
    loaded.apply(_event('edit', 12, {'text': 'b'}));
    equal('it stays', loaded.at(3)!.message['data'], {'k': 1});
    loaded.apply(_event('edit', 13, {'text': 'c', 'data': null}));
    hold('it goes', !loaded.at(3)!.message.containsKey('data'));
  }),
  Check('copies: a deletion keeps the place alone', () {
    final loaded = _loaded()
      ..apply(_event('reaction', 11, {'emoji': '👍', 'on': true}))
      ..apply(_event('delete', 12));
    final left = loaded.at(3)!.message;
    hold('gone', !left.containsKey('text') && !left.containsKey('reactions'));
    hold('deleted_at', left['deleted_at'] != null);
  }),
  Check('copies: reactions count', () {
    final loaded = _loaded();
    for (final (i, user) in ['bob', 'ann', 'cid'].indexed) {
      final one = {'emoji': '👍', 'on': true, 'user': user};
      loaded.apply(_event('reaction', 11 + i, one));
    }
    loaded.apply(_event('reaction', 14, {'emoji': '👍', 'on': false}));
    equal('two', loaded.at(3)!.message['reactions'], {
      '👍': {
        'count': 2,
        'users': ['ann', 'cid'],
        'mine': true,
      },
    });
    for (final (i, user) in ['ann', 'cid'].indexed) {
      final one = {'emoji': '👍', 'on': false, 'user': user};
      loaded.apply(_event('reaction', 15 + i, one));
    }
    hold('none', !loaded.at(3)!.message.containsKey('reactions'));
  }),
  Check('copies: replies are counted at their root', () {
    final loaded = _loaded();
    final reply = message('r', 11, 'bob', 'b11', 'reply')..['thread'] = 3;
    loaded.apply(reply);
    equal('one', (loaded.at(3)!.message['replies'] as Json)['count'], 1);
    equal('it is no bubble', loaded.at(11), null);
    loaded.apply(_event('delete', 12, {'target': 11, 'thread': 3}));
    hold('none', !loaded.at(3)!.message.containsKey('replies'));
  }),
];
