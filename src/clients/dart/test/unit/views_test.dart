import '../../lib/snug_chat.dart';
import '../support/checks.dart';
import '../support/fake_time.dart';
import '../support/server_frames.dart';

final viewChecks = [
  Check('views: unread counts, typing ends, others have seen', () async {
    final world = await online({'r': 5});
    final room = world.client.room('r');
    final socket = world.network.sockets.last;
    world.client.activeRoom = 'r';
    socket.receive(message('r', 6, 'bob', 'b6', 'hi'));
    socket.receive(message('r', 7, 'ann', 'x', 'mine'));
    equal('one of another', room.unread, 1);
    socket.receive({'type': 'typing', 'room': 'r', 'user': 'bob'});
    equal('bob types', room.typing, ['bob']);
    await world.time.advance(6000);
    equal('nobody', room.typing, <String>[]);
    socket.receive({'type': 'read', 'room': 'r', 'user': 'bob', 'read': 7});
    equal('seen', room.current.last.seen, true);
    socket.receive(
      {'type': 'read', 'room': 'r', 'user': 'ann', 'read': 7, 'unread': 0},
    );
    equal('none', (room.unread, room.read), (0, 7));
  }),
  Check('views: what was shown is shown again after a restart', () async {
    final world = await online({'r': 5});
    world.client.activeRoom = 'r';
    world.network.sockets.last
      ..receive(message('r', 6, 'bob', 'b6', 'kept'))
      ..receive({
        ...message('r', 7, 'bob', 'b6', 'better')..remove('client_msg_id'),
        'type': 'edit',
        'target': 6,
      });
    world.client.send('r', 'mine');
    await settle();
    await world.restart();
    final bubbles = world.client.room('r').current;
    equal('both', bubbles.map((b) => b.text).toList(), ['better', 'mine']);
    equal('on its way', bubbles.last.status, MessageStatus.sending);
  }),
  Check('views: a listener may call the client from within', () async {
    final world = await online({'r': 5});
    world.client.messages.listen((message) {
      if (message.text == 'ping') {
        world.client.send('r', 'pong');
        world.client.close();
        world.client.connect();
      }
    });
    world.network.sockets.last.receive(message('r', 6, 'bob', 'b6', 'ping'));
    await settle();
    equal('kept', world.client.outboxLength, 1);
    equal('again', world.client.state, ConnectionState.connecting);
  }),
  Check('views: a room is described', () async {
    final world = await online({'r': 5});
    final room = world.client.room('r');
    final refreshed = room.refresh();
    answer(world, 'GET /v1/rooms/r', {'id': 'r', 'name': 'Kitchen'});
    answer(world, 'GET /v1/rooms/r/members', {
      'items': [
        {'user': 'bob', 'role': 'owner'},
      ],
    });
    await refreshed;
    equal('its name', room.about!['name'], 'Kitchen');
    equal('its members', room.members!.single['user'], 'bob');
  }),
  Check('views: an outcome is told to who composed', () async {
    final world = await online({'r': 5});
    final composed = world.client.send('r', 'hi');
    await composed.kept;
    world.network.sockets.last.receive(ack(composed.id, 'r', 6));
    final outcome = await composed.outcome;
    equal('its place', (outcome! as SentNotice).seq, 6);
    final lost = world.client.send('r', 'never');
    await world.client.dispose();
    equal('unknown', await lost.outcome, null);
  }),
];
