import 'dart:async';
import 'dart:math';

import 'composed.dart';
import 'core/address.dart';
import 'core/engine.dart';
import 'core/options.dart';
import 'model/chat_message.dart';
import 'model/chat_page.dart';
import 'model/connection_state.dart';
import 'model/json.dart';
import 'model/log_event.dart';
import 'model/notice.dart';
import 'model/outbox_entry.dart';
import 'model/snug_exception.dart';
import 'platform/platform.dart';
import 'ports/ports.dart';
import 'ports/system.dart';
import 'room_view.dart';
import 'snug_storage.dart';
import 'store/message_cache.dart';
import 'store/outbox.dart';

/// A user's connection to a Snug server.
///
/// It comes back by itself from whatever breaks it. What is composed is kept
/// first and sent until the server has it, once and in order; what others
/// write is told once and in order, with nothing missing. Calls never wait for
/// the network, except those that return a page or an answer.
///
/// All streams are broadcast streams: listen before [connect].
final class SnugClient {
  SnugClient._(this._outbox, this._cache, this._ports);

  final Outbox _outbox;
  final MessageCache _cache;
  final Ports _ports;
  final _notices = StreamController<Notice>.broadcast(sync: true);
  final _views = StreamController<String>.broadcast(sync: true);
  final _outcomes = <String, Completer<Notice?>>{};
  late final Engine _engine;
  bool _isDisposed = false;

  /// Opens the client of [user] at the server [url] with what [storage] kept
  /// of it. It does not connect before [connect].
  ///
  /// [token] is asked for a fresh token of this user whenever one is needed;
  /// with a token of anybody else the connection is `closed`.
  /// Without [storage] nothing outlives the process.
  static Future<SnugClient> open({
    required Uri url,
    required String user,
    required TokenSource token,
    SnugStorage? storage,
    SnugOptions options = const SnugOptions(),
    Ports? ports,
  }) async {
    final address = ServerAddress(url);
    final kept = storage ?? SnugStorage.memory();
    final client = SnugClient._(
      kept.outbox(address.origin, user),
      kept.cache(address.origin, user),
      ports ?? _systemPorts(),
    );
    await client._load(address, user, token, options);
    return client;
  }

  Future<void> _load(
    ServerAddress address,
    String user,
    TokenSource token,
    SnugOptions options,
  ) async {
    final outboxContent = await _outbox.load();
    final cacheContent = await _cache.load();
    _engine = Engine(
      ports: _ports,
      options: options,
      address: address,
      user: user,
      device: options.device ?? await _device(cacheContent, options),
      tokenSource: token,
      outbox: _outbox,
      cache: _cache,
      outboxContent: outboxContent,
      cacheContent: cacheContent,
      tell: _tell,
      viewChanged: _views.add,
      storageFailed: options.onStorageFailure,
    );
  }

  Future<String> _device(CacheContent content, SnugOptions options) async {
    if (content.device case final device?) return device;
    final device = _ports.newId();
    try {
      await _cache.setDevice(device);
    } catch (error, trace) {
      options.onStorageFailure(error, trace);
    }
    return device;
  }

  static Ports _systemPorts() {
    final random = Random.secure();
    return Ports(
      clock: SystemClock(),
      timers: const SystemTimers(),
      random: random.nextDouble,
      newId: RandomIds(random).next,
      sockets: platformSockets(),
      http: platformHttp(),
    );
  }

  /// Whose client it is.
  String get user => _engine.user;

  /// What the connection is doing.
  ConnectionState get state => _engine.connection.state;

  /// The last seq told of each room; before [connect], what the cache held.
  Map<String, int> get rooms => _engine.rooms.seqs;

  /// How many messages, edits, deletions and reactions are on their way.
  int get outboxLength => _engine.sender.length;

  /// All that the application is told, in its order. It is told before it is
  /// kept: after a kill, the last ones may be told again.
  Stream<Notice> get notices => _notices.stream;

  /// Changes of the connection.
  Stream<StateNotice> get states => _only<StateNotice>();

  /// Events of the rooms' logs, each once and in order.
  Stream<LogEvent> get events => _only<EventNotice>().map((n) => n.event);

  /// New messages of all rooms, in order.
  Stream<ChatMessage> get messages => events
      .where((event) => event.type == 'message')
      .map((event) => ChatMessage(event.json));

  /// Who of the watched is online; see [watch].
  Stream<Presence> get presence =>
      _only<PresenceNotice>().expand((notice) => notice.items);

  /// Who is typing.
  Stream<TypingNotice> get typing => _only<TypingNotice>();

  /// Who has read up to where.
  Stream<ReadNotice> get reads => _only<ReadNotice>();

  /// Changes of profiles.
  Stream<Json> get profiles => _only<ProfileNotice>().map((n) => n.frame);

  /// A room to show.
  RoomView room(String room) => RoomView(_engine, room, _views.stream);

  /// Connects, and stays connected until [close] or a final refusal.
  void connect() => _turn(_engine.connection.connect);

  /// Ends the connection: this device is offline at once. What was composed is
  /// kept, and [connect] works again.
  void close() => _turn(_engine.connection.close);

  /// Ends everything without a word to the server, once all is written. The
  /// client can't be used any more.
  Future<void> dispose() async {
    if (_isDisposed) return;
    _turn(_engine.connection.abort);
    _turn(_engine.rest.endAll);
    _isDisposed = true;
    await _outbox.close();
    await _cache.close();
    _engine.turns.stop();
    _ports.http.close();
    await _notices.close();
    await _views.close();
    for (final outcome in _outcomes.values) {
      outcome.complete();
    }
    _outcomes.clear();
  }

  /// Composes what the contract calls a `send`, `edit`, `delete` or `react`,
  /// with the [members] of that frame. Throws a [SnugException] `invalid`
  /// where they have the wrong form.
  Composed compose(String kind, Json members) {
    final entry = OutboxEntry.compose(
      kind: kind,
      id: _ports.newId(),
      composedAt: _engine.wallTime,
      command: members,
    );
    return _compose(entry);
  }

  /// Sends a failed message once more, as a new one.
  Composed? retry(String clientMsgId) {
    final failed = _engine.bubbles.failedEntry(clientMsgId);
    if (failed == null) return null;
    // At once: a second tap finds nothing to send again.
    _engine.bubbles.remove(failed.room, clientMsgId);
    return compose('send', {'room': failed.room, ...failed.members});
  }

  /// Takes a failed message's bubble away.
  void discard(String clientMsgId) => _turn(() {
    final failed = _engine.bubbles.failedEntry(clientMsgId);
    if (failed != null) _engine.bubbles.remove(failed.room, clientMsgId);
  });

  /// The user has read a room up to a message; it never moves backwards.
  void read(String room, int seq) =>
      _turn(() => _engine.reads.read(room, seq));

  /// The user is typing: call it at each key, it is told every three seconds.
  void sayTyping(String room) => _turn(() => _engine.company.type(room));

  /// Watches the presence of these users, at most 500, and of no others.
  void watch(List<String> users) => _turn(() => _engine.company.watch(users));

  /// The application is not seen any more (`AppLifecycleState.paused`). Without
  /// an active room the connection pauses after a grace.
  void enterBackground() => _turn(_engine.lifecycle.enterBackground);

  /// The application is seen again (`AppLifecycleState.resumed`).
  void enterForeground() => _turn(_engine.lifecycle.enterForeground);

  /// The chat on the screen, or null. While there is one the connection stays
  /// in the background.
  String? get activeRoom => _engine.lifecycle.activeRoom;
  set activeRoom(String? room) =>
      _turn(() => _engine.lifecycle.setActiveRoom(room));

  /// What the platform says about the network. Tell also a change from one
  /// network to another.
  void networkChanged({required bool up}) =>
      _turn(() => _engine.lifecycle.networkChanged(up));

  /// Loads a page of a room's messages: the newest, or those [before], [after]
  /// or [around] a seq. [limit] is 1 to 100, 50 if left out. The room is open
  /// from then on: its messages are kept loaded and cached.
  ///
  /// Fails with a [SnugException]: `not_found`, `unavailable` after two
  /// minutes without the server, ...
  Future<ChatPage> history(
    String room, {
    int? before,
    int? after,
    int? around,
    int? limit,
  }) => this
      .room(room)
      .load(before: before, after: after, around: around, limit: limit);

  /// Starts a room anew: what is known of it is dropped, and its newest page
  /// read where it is open.
  void reset(String room) => _turn(() {
    final log = _engine.rooms.known(room);
    if (log != null) _engine.rooms.startAnew(room, log.head);
  });

  /// Any other REST call of the contract, with the token and retries of this
  /// client: `call('POST', '/v1/rooms', {...})`. Path parts are to be encoded.
  ///
  /// It is repeated until it is answered, so it may be carried out more than
  /// once: give a new room its `id`, an invite that is lost does no harm.
  Future<Json> call(String method, String target, [Json? body]) =>
      _engine.ask(method, target, body);

  Composed _compose(OutboxEntry entry) {
    final outcome = _outcomes[entry.id] = Completer<Notice?>();
    final kept = Completer<void>();
    // Who does not ask whether it was kept learns it from the outcome.
    kept.future.ignore();
    _turn(() => kept.complete(_engine.sender.compose(entry)));
    return Composed(entry.id, kept.future, outcome.future);
  }

  void _tell(Notice notice) {
    _notices.add(notice);
    final id = switch (notice) {
      SentNotice(:final id) || FailedNotice(:final id) => id,
      _ => null,
    };
    _outcomes.remove(id)?.complete(notice);
  }

  Stream<T> _only<T extends Notice>() =>
      _notices.stream.where((notice) => notice is T).cast<T>();

  void _turn(void Function() step) {
    if (_isDisposed) throw StateError('The client was disposed of.');
    _engine.turns.run(step);
  }
}
