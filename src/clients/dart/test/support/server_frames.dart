import 'dart:convert';

import '../../lib/snug_chat.dart';
import 'fake_time.dart';
import 'fake_world.dart';

/// A client that is online with these rooms known at these heads.
Future<FakeWorld> online(Map<String, int> heads) async {
  final world = FakeWorld();
  final cache = world.storage.cache(FakeWorld.origin, world.user);
  await cache.setEpoch('e1');
  for (final MapEntry(:key, :value) in heads.entries) {
    await cache.applied(key, value, const []);
  }
  await world.start();
  world.client.connect();
  await settle();
  final socket = world.network.sockets.last..opened();
  await settle();
  socket.receive(welcome(world, heads));
  await settle();
  return world;
}

/// A welcome with rooms at these heads.
Json welcome(FakeWorld world, Map<String, int> heads) => {
  'type': 'welcome',
  'session': 's1',
  'user': world.user,
  'server_time': DateTime.fromMillisecondsSinceEpoch(
    world.time.wallMs,
    isUtc: true,
  ).toIso8601String(),
  'epoch': 'e1',
  'heartbeat_seconds': 30,
  'offline_after_seconds': 90,
  'limits': {'frame_bytes': 65536, 'text_characters': 8000},
  'rooms': {
    for (final MapEntry(:key, :value) in heads.entries)
      key: {'head': value, 'read': 0, 'unread': 0},
  },
  'more': false,
};

/// A message's event.
Json message(String room, int seq, String user, String id, String text) => {
  'type': 'message',
  'room': room,
  'seq': seq,
  'user': user,
  'client_msg_id': id,
  'text': text,
  'at': '2026-11-24T00:00:00.000Z',
};

/// An ack.
Json ack(String id, String room, int seq) => {
  'type': 'ack',
  'client_msg_id': id,
  'room': room,
  'seq': seq,
  'at': '2026-11-24T00:00:00.000Z',
  'duplicate': false,
};

/// Answers the oldest pending call that begins with [name].
void answer(FakeWorld world, String name, Json body) {
  final pending = world.network.pending;
  final call = pending.firstWhere((call) => call.name.startsWith(name));
  pending.remove(call);
  call.answered(HttpAnswer(200, const {}, jsonEncode(body)));
}
