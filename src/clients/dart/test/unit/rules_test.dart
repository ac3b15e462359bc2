import '../../lib/snug_chat.dart';
import '../support/checks.dart';
import '../support/fake_network.dart';
import '../support/fake_time.dart';
import '../support/fake_world.dart';
import '../support/server_frames.dart';

final ruleChecks = [
  Check('rule: a retry after a lost ack shows one bubble', () async {
    final world = await online({'r': 5});
    final states = <String>[];
    final room = world.client.room('r');
    world.client.activeRoom = 'r';
    final listening = room.messages.listen((bubbles) {
      hold('never two bubbles', bubbles.length <= 1);
      states.addAll(bubbles.map((b) => '${b.clientMsgId} ${b.status.name}'));
    });
    final id = world.client.send('r', 'hello').id;
    await settle();
    final first = world.network.sockets.last;
    equal('it is on its way', first.sent.last['client_msg_id'], id);
    await _breakAndReturn(world, {'r': 6});
    _answerCatchUp(world, [message('r', 6, 'ann', id, 'hello')]);
    await settle();
    equal('one bubble, sent', room.current.map(_shape).toList(), [
      (id, MessageStatus.sent, 6),
    ]);
    equal('it went through its states', {...states}.toList(), [
      '$id sending',
      '$id sent',
    ]);
    equal('it did not go out again', world.network.sockets.last.sends, 0);
    await listening.cancel();
  }),
  Check('rule: an ack ahead of its event shows one bubble', () async {
    final world = await online({'r': 5});
    final room = world.client.room('r');
    world.client.activeRoom = 'r';
    final id = world.client.send('r', 'hello').id;
    await settle();
    world.network.sockets.last.receive(ack(id, 'r', 6));
    equal('sent', room.current.map(_shape).toList(), [
      (id, MessageStatus.sent, 6),
    ]);
    world.network.sockets.last.receive(message('r', 6, 'ann', id, 'hello'));
    equal('still one', room.current.map(_shape).toList(), [
      (id, MessageStatus.sent, 6),
    ]);
  }),
  Check('rule: a failed message stays until it is retried', () async {
    final world = await online({'r': 5});
    final room = world.client.room('r');
    final id = world.client.send('r', 'hello').id;
    await settle();
    world.network.sockets.last.receive(
      {'type': 'error', 'client_msg_id': id, 'code': 'forbidden'},
    );
    equal('failed', room.current.map(_shape).toList(), [
      (id, MessageStatus.failed, null),
    ]);
    final again = world.client.retry(id)!.id;
    await settle();
    equal('once more', room.current.map(_shape).toList(), [
      (again, MessageStatus.sending, null),
    ]);
  }),
  Check('rule: in the background without an active room it pauses', () async {
    final world = await online({'r': 5});
    world.client.enterBackground();
    await world.time.advance(9999);
    equal('within the grace', world.client.state, ConnectionState.online);
    await world.time.advance(1);
    equal('after it', world.client.state, ConnectionState.paused);
    equal('closed in order', world.network.wire.last['close'], 1000);
    hold('without bye', !world.network.wire.any((f) => f['type'] == 'bye'));
    equal('no timer is armed', world.time.armed, 0);
    world.network.wire.clear();
    await world.time.advance(3600000);
    equal('no heartbeat', world.network.wire, <Json>[]);
  }),
  Check('rule: in the background with an active room it stays', () async {
    final world = await online({'r': 5});
    world.client.activeRoom = 'r';
    world.client.enterBackground();
    final socket = world.network.sockets.last;
    for (var i = 0; i < 20; i++) {
      await world.time.advance(30000);
      socket.receive({'type': 'pong', 'heads': <String, int>{}});
    }
    equal('online', world.client.state, ConnectionState.online);
    equal('it pings', socket.sent.where((f) => f['type'] == 'ping').length, 20);
    equal('one socket', world.network.sockets.length, 1);
  }),
  Check('rule: ten minutes away cost one catch-up and one socket', () async {
    final world = await online({'r': 5, 'q': 2});
    world.client.enterBackground();
    await world.time.advance(600000);
    world.network.calls.clear();
    final seen = <int>[];
    world.client.events.listen((event) => seen.add(event.seq));
    world.client.enterForeground();
    await settle();
    final socket = world.network.sockets.last..opened();
    await settle();
    socket.receive(welcome(world, {'r': 8, 'q': 2}));
    await settle();
    _answerCatchUp(world, [
      for (var seq = 6; seq < 9; seq++)
        message('r', seq, 'bob', 'b$seq', 'text $seq'),
    ]);
    equal('all are shown', seen, [6, 7, 8]);
    equal('one socket more', world.network.sockets.length, 2);
    equal('one call', world.network.calls.length, 1);
  }),
  Check('rule: what is kept is not sent as somebody else', () async {
    final world = await online({'r': 5});
    world.network.sockets.last.end(1006, byServer: false);
    world.client.send('r', "ann's");
    await world.time.advance(20000);
    final socket = world.network.sockets.last..opened();
    await settle();
    socket.receive({...welcome(world, {'r': 5}), 'user': 'bob'});
    await settle();
    equal('closed', world.client.state, ConnectionState.closed);
    equal('nothing went out', socket.sends, 0);
  }),
  Check('rule: an idle minute costs two pings', () async {
    final world = await online({'r': 5});
    final socket = world.network.sockets.last;
    world.network.wire.clear();
    for (var i = 0; i < 2; i++) {
      await world.time.advance(30000);
      socket.receive({'type': 'pong', 'heads': <String, int>{}});
    }
    equal('two frames', world.network.wire.length, 2);
    hold('few timers', world.time.armed <= 2);
  }),
];

(String, MessageStatus, int?) _shape(ChatMessage bubble) =>
    (bubble.clientMsgId, bubble.status, bubble.seq);

Future<void> _breakAndReturn(FakeWorld world, Map<String, int> heads) async {
  world.network.sockets.last.end(1006, byServer: false);
  await world.time.advance(20000);
  final socket = world.network.sockets.last..opened();
  await settle();
  socket.receive(welcome(world, heads));
  await settle();
}

void _answerCatchUp(FakeWorld world, List<Json> items) => answer(
  world,
  'POST /v1/catch-up',
  {
    'epoch': 'e1',
    'rooms': {
      'r': {'items': items, 'after': null, 'head': items.last['seq']},
    },
  },
);

extension on FakeSocket {
  int get sends => sent.where((frame) => frame['type'] == 'send').length;
}
