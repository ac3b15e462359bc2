import 'dart:async';
import 'dart:convert';
import 'dart:io';

import '../../lib/snug_chat.dart';
import '../../lib/src/core/address.dart';
import '../../lib/src/platform/io/file_records.dart';
import '../support/checks.dart';
import '../support/fake_time.dart';
import '../support/fake_world.dart';
import '../support/server_frames.dart';

/// What applications and platforms do that they shouldn't.
final misuseChecks = [
  Check('misuse: what was composed does not change with its object', () async {
    final world = await online({'r': 5});
    final data = <String, Object?>{'n': 1};
    world.client.activeRoom = 'r';
    world.client.send('r', 'first');
    world.client.send('r', 'second', data: data);
    await settle();
    data['n'] = 2;
    final socket = world.network.sockets.last;
    socket.receive(ack('id-1', 'r', 6));
    equal('as composed', socket.sent.last['data'], {'n': 1});
  }),
  Check('misuse: what is no JSON blocks nothing', () async {
    final world = await online({'r': 5});
    try {
      world.client.send('r', 'x', data: {'when': DateTime(2026)});
      throw Failure('it was composed');
    } on SnugException catch (why) {
      equal('refused', why.code, 'invalid');
    }
    world.client.send('r', 'goes');
    await settle();
    equal('sent', world.network.sockets.last.sent.last['text'], 'goes');
    final armed = world.time.armed;
    await _fails('a call', world.client.call('POST', '/v1/rooms', {
      'data': {'when': DateTime(2026)},
    }));
    equal('no timer is left', world.time.armed, armed + 0);
  }),
  Check('misuse: a member named like one of ours replaces none', () async {
    final entry = OutboxEntry.compose(
      kind: 'send',
      id: 'id-1',
      composedAt: '2026-11-24T00:00:00.000Z',
      command: {'room': 'r', 'text': 'x', 'id': 'other', 'kind': 'edit'},
    );
    final again = OutboxEntry.fromJson(entry.toJson());
    equal('its name', (again.id, again.kind, again.room), ('id-1', 'send', 'r'));
  }),
  Check('misuse: a call after the end fails, and no timer stays', () async {
    final world = await online({'r': 5});
    final view = world.client.room('r');
    final views = view.messages.drain<void>();
    final asked = world.client.history('r');
    final refused = _fails('asked before', asked, code: 'closed');
    final ended = world.client.dispose();
    final during = _fails('in the middle', view.load(), code: 'closed');
    await ended;
    await refused;
    await during;
    await _fails('afterwards', world.client.history('r'), code: 'closed');
    await _fails('refresh', view.refresh(), code: 'closed');
    await views.timeout(const Duration(seconds: 1));
    equal('timers', world.time.armed, 0);
  }),
  Check('misuse: a socket that can not be opened is tried again', () async {
    final world = FakeWorld();
    final client = await SnugClient.open(
      url: Uri.parse(FakeWorld.origin),
      user: 'ann',
      token: () => world.newToken(900),
      ports: Ports(
        clock: world.time,
        timers: world.time,
        random: () => 0.5,
        newId: () => 'id',
        sockets: _NoSockets(),
        http: world.network,
      ),
    );
    client.connect();
    await settle();
    equal('waits', client.state, ConnectionState.waiting);
    await world.time.advance(60000);
    equal('goes on', client.state, ConnectionState.waiting);
    client.close();
    equal('ends', (client.state, world.time.armed), (ConnectionState.closed, 0));
  }),
  Check('misuse: what a full disk did not take is told', () async {
    final world = FakeWorld();
    final client = await SnugClient.open(
      url: Uri.parse(FakeWorld.origin),
      user: 'ann',
      token: () => world.newToken(900),
      storage: _FullDisk(),
    );
    final composed = client.send('r', 'x');
    await _fails('kept', composed.kept, code: 'storage');
    final outcome = await composed.outcome;
    equal('outcome', (outcome! as FailedNotice).code, 'storage');
    equal('nothing on its way', client.outboxLength, 0);
    final other = client.send('r', 'nobody looks at its future');
    await other.outcome;
    await client.dispose();
  }),
  Check('misuse: no room for a smaller file, and all is kept', () async {
    final folder = Directory.systemTemp.createTempSync('snug-test-');
    try {
      final path = '${folder.path}/records';
      // Where the smaller file would be written to.
      final inTheWay = Directory('$path.new')..createSync();
      final records = FileRecords(path);
      await records.load();
      for (var i = 0; i < 200; i++) {
        await records.write({'k': '$i ${'x' * 1000}'}, durable: true);
      }
      inTheWay.deleteSync();
      for (var i = 0; i < 200; i++) {
        await records.write({'k': '$i ${'y' * 1000}'}, durable: true);
      }
      await records.close();
      hold('smaller at last', File(path).lengthSync() < 200 * 1024);
      final again = FileRecords(path);
      equal('the last', '${(await again.load())['k']}'.substring(0, 5), '199 y');
      await again.close();
    } finally {
      folder.deleteSync(recursive: true);
    }
  }),
  Check('misuse: two servers on one host share no store', () {
    String origin(String url) => ServerAddress(Uri.parse(url)).origin;
    equal('one', origin('https://a.test/one/'), 'https://a.test/one');
    equal('two', origin('https://a.test/two'), 'https://a.test/two');
    equal('none', origin('https://A.test/'), 'https://a.test');
  }),
  Check('misuse: a reason to stay that ends is noticed', () async {
    final world = FakeWorld();
    var call = true;
    final client = await SnugClient.open(
      url: Uri.parse(FakeWorld.origin),
      user: 'ann',
      token: () => world.newToken(900),
      options: SnugOptions(stayInBackground: () => call),
      ports: Ports(
        clock: world.time,
        timers: world.time,
        random: () => 0.5,
        newId: () => 'id',
        sockets: world.network,
        http: world.network,
      ),
    );
    client.connect();
    await settle();
    world.network.sockets.last.opened();
    await settle();
    world.network.sockets.last.receive(welcome(world, const {}));
    client.enterBackground();
    await world.time.advance(25000);
    equal('during the call', client.state, ConnectionState.online);
    call = false;
    await world.time.advance(10000);
    equal('after it', client.state, ConnectionState.paused);
    equal('timers', world.time.armed, 0);
  }),
  Check('misuse: shapes that no server sends break nothing', () async {
    final world = await online({'r': 5});
    world.client.activeRoom = 'r';
    final odd = {
      ...message('r', 6, 'bob', 'b6', 'odd'),
      'mentions': 'ann',
      'reactions': {
        'x': {'count': 'many', 'users': 7},
        'y': 8,
      },
    };
    final socket = world.network.sockets.last..receive(odd);
    for (final (seq, emoji) in [(7, 'x'), (8, 'y')]) {
      socket.receive({
        'type': 'reaction',
        'room': 'r',
        'seq': seq,
        'user': 'bob',
        'target': 6,
        'emoji': emoji,
        'on': true,
      });
    }
    await settle();
    equal('told', world.client.rooms, {'r': 8});
    final bubble = world.client.room('r').current.single;
    equal('mentions', bubble.mentions, <String>[]);
    equal('counted', jsonEncode(bubble.reactions['y']),
        '{"count":1,"users":["bob"],"mine":false}');
  }),
  Check('misuse: two taps send a failed message once', () async {
    final world = await online({'r': 5});
    final again = <Composed?>[];
    world.client.room('r').messages.listen((bubbles) {
      for (final bubble in bubbles) {
        if (bubble.status != MessageStatus.failed || again.length > 1) continue;
        again
          ..add(world.client.retry(bubble.clientMsgId))
          ..add(world.client.retry(bubble.clientMsgId));
      }
    });
    world.client.send('r', 'x');
    await settle();
    world.network.sockets.last.receive({
      'type': 'error',
      'code': 'forbidden',
      'message': 'no',
      'client_msg_id': 'id-1',
    });
    await settle();
    equal('again', [for (final one in again) one?.id], ['id-2', null]);
    equal('on its way', world.client.outboxLength, 1);
  }),
  Check('misuse: unread of a room that was left is forgotten', () async {
    final world = await online({'r': 5});
    final socket = world.network.sockets.last
      ..receive(message('r', 6, 'bob', 'b6', 'x'));
    equal('one', world.client.room('r').unread, 1);
    Json member(int seq, String? role) => {
      'type': 'member',
      'room': 'r',
      'seq': seq,
      'user': 'bob',
      'subject': 'ann',
      'role': role,
    };
    socket.receive(member(7, null));
    await settle();
    equal('left', world.client.rooms, const <String, int>{});
    socket.receive(member(9, 'member'));
    await settle();
    equal('none', world.client.room('r').unread, 0);
  }),
];

Future<void> _fails(
  String what,
  Future<Object?> future, {
  String? code,
}) async {
  try {
    await future.timeout(const Duration(seconds: 2));
  } on TimeoutException {
    throw Failure('$what: hangs');
  } catch (error) {
    if (code == null) return;
    return equal(what, error is SnugException ? error.code : error, code);
  }
  throw Failure('$what: does not fail');
}

final class _NoSockets implements SocketFactory {
  @override
  SnugSocket open(Uri url, SocketListener listener) =>
      throw StateError('An insecure socket from a secure page.');
}

final class _FullDisk implements SnugStorage {
  @override
  Outbox outbox(String origin, String user) => StoredOutbox(_Full());

  @override
  MessageCache cache(String origin, String user) => StoredCache(_Full());
}

final class _Full implements Records {
  @override
  Future<Map<String, Object?>> load() async => const {};

  @override
  Future<void> write(Map<String, Object?> changes, {bool durable = false}) =>
      Future.error(const FileSystemException('No space left on device'));

  @override
  Future<void> close() async {}
}
