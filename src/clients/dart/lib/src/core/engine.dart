import 'dart:async';
import 'dart:math';

import '../model/json.dart';
import '../model/notice.dart';
import '../model/snug_exception.dart';
import '../ports/ports.dart';
import '../store/message_cache.dart';
import '../store/outbox.dart';
import 'address.dart';
import 'alarms.dart';
import 'bubbles.dart';
import 'catch_up.dart';
import 'company.dart';
import 'connection.dart';
import 'frames.dart';
import 'greeting.dart';
import 'lifecycle.dart';
import 'limits.dart';
import 'link.dart';
import 'listing.dart';
import 'options.dart';
import 'pages.dart';
import 'reads.dart';
import 'renewals.dart';
import 'rest.dart';
import 'rooms.dart';
import 'sender.dart';
import 'server_clock.dart';
import 'tokens.dart';
import 'turns.dart';
import 'unread.dart';
import 'views.dart';

/// How this client names itself to the server.
const clientName = 'snug-dart/0.1.0';

/// Why a call of the application's fails that comes too late.
const disposedOf = SnugException('closed', 'The client was disposed of.');

/// The client's parts, put together. They know each other through it; none
/// reads time, randomness or the network but through [ports].
final class Engine {
  /// With what the stores kept.
  Engine({
    required this.ports,
    required this.options,
    required this.address,
    required this.user,
    required this.device,
    required TokenSource tokenSource,
    required this.outbox,
    required this.cache,
    required OutboxContent outboxContent,
    required CacheContent cacheContent,
    required this.tell,
    required this.viewChanged,
    required void Function(Object error, StackTrace trace) storageFailed,
  }) : _storageFailed = storageFailed,
       _lastHello = cacheContent.hello,
       epoch = cacheContent.epoch {
    tokens = Tokens(tokenSource, serverClock, turns, Alarms(ports, turns));
    rooms = Rooms(this, cacheContent.places);
    views = Views(this, cacheContent.messages);
    reads = Reads(this, cacheContent.reads);
    sender = Sender(
      this,
      entries: outboxContent.entries,
      floors: outboxContent.floors,
    );
    turns
      ..atEnd(() => catchUp.turnEnded())
      ..atEnd(() => views.turnEnded());
  }

  /// Time, randomness and network.
  final Ports ports;

  /// What the application set.
  final SnugOptions options;

  /// Where the server is.
  final ServerAddress address;

  /// Whose client it is.
  final String user;

  /// This installation's id.
  final String device;

  /// What was composed.
  final Outbox outbox;

  /// What was seen.
  final MessageCache cache;

  /// Tells the application.
  final void Function(Notice notice) tell;

  /// Tells the application that a room's view changed.
  final void Function(String room) viewChanged;

  final void Function(Object error, StackTrace trace) _storageFailed;

  /// One thing at a time.
  final turns = Turns();

  /// The server's time.
  late final serverClock = ServerClock(ports.clock);

  /// The token.
  late final Tokens tokens;

  /// REST.
  late final rest = Rest(this);

  /// The socket, again and again.
  late final connection = Connection(this);

  /// The platform's word.
  late final lifecycle = Lifecycle(this);

  /// Frames of a session.
  late final frames = Frames(this);

  /// The rooms' logs.
  late final Rooms rooms;

  /// Rooms that start anew.
  late final renewals = Renewals(this);

  /// Rooms that a welcome left out.
  late final listing = Listing(this);

  /// What was missed.
  late final catchUp = CatchUp(this);

  /// Loaded messages.
  late final Views views;

  /// Pages on their way.
  late final pages = Pages(this);

  /// Own messages on their way.
  late final bubbles = Bubbles(user, _placeOf, (room) => views.touch(room));

  /// The outbox at work.
  late final Sender sender;

  /// Own read positions.
  late final Reads reads;

  /// Numbers of unread messages.
  late final unread = Unread(user, _placeOf);

  /// The others.
  late final company = Company(this);

  /// How large a message may be.
  Limits limits = const Limits.unknown();

  /// Which store the places are of; null before the first welcome.
  String? epoch;

  /// The device's time, as the contract writes times.
  String get wallTime => DateTime.fromMillisecondsSinceEpoch(
    ports.clock.wallMs,
    isUtc: true,
  ).toIso8601String();

  int _lastHello;

  /// The number of the next `hello`: it grows with each, also over restarts
  /// and whatever the clock does.
  int nextHello() => _lastHello = max(_lastHello + 1, ports.clock.wallMs);

  /// Notes that another store, or the first one, is the one to follow.
  void setEpoch(String epoch) {
    if (epoch == this.epoch) return;
    this.epoch = epoch;
    store(cache.setEpoch(epoch));
  }

  /// The server said welcome.
  void welcomed(Link link, Json frame) {
    serverClock.set(textOf(frame['server_time']));
    limits = Limits.of(objectOf(frame['limits']));
    final about = objectOf(frame['rooms']) ?? const {};
    connection.welcomed(link);
    sender.sessionStarted();
    final greeting = Greeting(this, link, frame)..compare();
    about.forEach((room, value) {
      unread.welcomed(room, objectOf(value) ?? const {});
    });
    company.sessionStarted();
    reads.welcomed(about);
    catchUp.sessionStarted(greeting.heads);
  }

  /// The session is over.
  void sessionEnded() {
    rest.endSession();
    rooms.sessionEnded();
    renewals.sessionEnded();
    listing.sessionEnded();
    catchUp.sessionEnded();
    sender.sessionEnded();
    reads.sessionEnded();
    company.sessionEnded();
    frames.sessionEnded();
  }

  /// A REST call of the application's.
  Future<Json> ask(String method, String target, [Json? body]) => inTurn(() {
    final answer = Completer<Json>();
    rest.forApplication(
      method,
      target,
      body: body,
      answered: answer.complete,
      failed: answer.completeError,
    );
    return answer.future;
  });

  /// What becomes of [question], asked in its turn. The future fails where it
  /// can't be asked, and where the client was disposed of.
  Future<T> inTurn<T>(Future<T> Function() question) {
    if (turns.isStopped) return Future.error(disposedOf);
    final answer = Completer<T>();
    turns.run(() => answer.complete(Future.sync(question)));
    return answer.future;
  }

  /// Lets a store write; its failure is reported, and nothing waits for it.
  void store(Future<void> writing) => unawaited(stored(writing));

  /// Ends when a store has written, or could not.
  Future<void> stored(Future<void> writing) => writing.then(
    (_) {},
    onError: (Object error, StackTrace trace) => _storageFailed(error, trace),
  );

  int _placeOf(String room) => rooms.known(room)?.seq ?? 0;
}
