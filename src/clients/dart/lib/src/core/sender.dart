import 'dart:convert';

import '../model/json.dart';
import '../model/notice.dart';
import '../model/outbox_entry.dart';
import '../model/snug_exception.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'engine.dart';
import 'holds.dart';
import 'own_event.dart';
import 'queue.dart';

/// Brings what was composed to the server: per room in order, the next after
/// the answer to the one before, again after every break, until it is in the
/// log or refused for good.
final class Sender {
  /// Part of [_engine], going on with what the store kept.
  Sender(
    this._engine, {
    required List<OutboxEntry> entries,
    required Map<String, int> floors,
  }) : _alarms = Alarms(_engine.ports, _engine.turns),
       _floors = {...floors} {
    holds = Holds(_alarms, Backoff(_engine.ports.random), _newBackoff, _flush);
    for (final entry in entries) {
      _queue.add(entry);
      _engine.bubbles.composed(entry);
    }
  }

  static const _mostInFlight = 10;
  static const _unansweredMs = 15000;
  static const _catchUpPatienceMs = 5000;
  static const _mostPlaces = 1000;

  final Engine _engine;
  final Alarms _alarms;
  final _queue = OutboxQueue();
  final _inFlight = <String, OutboxEntry>{};

  /// The highest acked seq of each room: own events up to it are old ones.
  final Map<String, int> _floors;

  /// Seqs of own messages by `client_msg_id`, for what is composed about them.
  final _places = <String, int>{};

  /// What keeps rooms from sending.
  late final Holds holds;

  bool _started = false;

  /// How much is on its way.
  int get length => _queue.length;

  /// Composes [entry]: it is kept first, then told, then sent. The future ends
  /// when it is kept, and fails where it can't be.
  Future<void> compose(OutboxEntry entry) async {
    if (entry.targetId case final target?) entry.seq ??= _place(entry, target);
    _queue.add(entry, stored: false);
    _engine.bubbles.composed(entry);
    try {
      await _engine.outbox.put(entry);
    } catch (error) {
      final why = SnugException('storage', 'It could not be kept: $error');
      _engine.turns.run(() => _fail(entry, why));
      throw why;
    }
    _engine.turns.run(() => _kept(entry));
  }

  /// A session began: what was missed comes first, but not for ever.
  void sessionStarted() =>
      _alarms.set('start', _catchUpPatienceMs, (_) => start());

  /// The session is caught up.
  void start() {
    if (_started || _engine.connection.session == null) return;
    _started = true;
    _alarms.cancel('start');
    _flush();
  }

  /// The session is over: what was on its way is not any more.
  void sessionEnded() {
    _started = false;
    _inFlight.clear();
    holds.clear();
    _alarms.clear();
  }

  /// The session has a new token.
  void tokenRenewed() => holds.tokenRenewed();

  /// The server acknowledged something.
  void acked(Json frame) {
    final entry = _named(frame);
    final seq = seqOf(frame['seq']);
    if (entry == null || seq == null) return;
    _settle(
      entry,
      seq,
      at: textOf(frame['at']),
      duplicate: frame['duplicate'] == true,
    );
  }

  /// The server refused something. Whether the frame named anything of ours.
  void refused(Json frame) {
    final entry = _named(frame);
    if (entry == null) return;
    final wait = intOf(frame['retry_after_ms']);
    _forgetFlight(entry);
    switch (textOf(frame['code'])) {
      case 'rate_limited':
        holds.all(wait);
      case 'unavailable' || 'internal':
        holds.room(entry.room, wait);
      case 'unauthorized' || 'token_expired':
        holds.untilToken(entry.room);
        _engine.connection.session?.renewal.now();
      case final code:
        final message = textOf(frame['message']) ?? 'The server refused it.';
        _fail(entry, SnugException(code ?? 'internal', message));
    }
    _flush();
  }

  /// An event of a log came: one's own counts as an ack.
  void met(Json event) {
    if (event['user'] != _engine.user) return;
    final room = textOf(event['room']);
    final seq = seqOf(event['seq']);
    if (room == null || seq == null) return;
    final entry = event['type'] == 'message'
        ? _queue.byId(textOf(event['client_msg_id']))
        : _queue.first(room);
    if (entry == null || entry.room != room || !isOwnEvent(entry, event)) {
      return;
    }
    if (!entry.isMessage && seq <= (_floors[room] ?? 0)) return;
    _settle(entry, seq, at: textOf(event['at']), duplicate: false);
  }

  /// The room is gone: what the server never saw has failed; what it may have
  /// seen it will answer.
  void leave(String room) {
    const why = SnugException('not_found', 'The room is gone.');
    for (final entry in _queue.of(room)) {
      if (!entry.attempted) _fail(entry, why);
    }
  }

  /// Another store: what names a place in the old logs has failed.
  void failNumbered() {
    _floors.clear();
    _places.clear();
    const why = SnugException('not_found', 'The server was set back.');
    for (final entry in _queue.all) {
      if (entry.isNumbered) _fail(entry, why);
    }
  }

  Backoff _newBackoff() => Backoff(_engine.ports.random);

  void _kept(OutboxEntry entry) {
    if (!_queue.isWaiting(entry)) return;
    _queue.kept(entry);
    _engine.tell(
      QueuedNotice(entry.id, entry.room, isMessage: entry.isMessage),
    );
    if (_engine.limits.exceededBy(entry.frame)) return _fail(entry, _tooLarge);
    _flush();
  }

  static const _tooLarge = SnugException(
    'too_large',
    'It is larger than the server takes.',
  );

  void _flush() {
    if (!_started) return;
    for (final room in _queue.rooms) {
      if (_inFlight.length >= _mostInFlight || holds.allAreHeld) return;
      if (!_inFlight.containsKey(room) && !holds.isHeld(room)) _next(room);
    }
  }

  void _next(String room) {
    for (
      var entry = _queue.first(room);
      entry != null && _queue.isKept(entry);
      entry = _queue.first(room)
    ) {
      final why = _obstacle(entry);
      if (why == null) return _send(entry);
      _fail(entry, why);
    }
  }

  SnugException? _obstacle(OutboxEntry entry) {
    if (!entry.isMessage && entry.seq == null) {
      return const SnugException('not_found', 'Its message was never sent.');
    }
    return _engine.limits.exceededBy(entry.frame) ? _tooLarge : null;
  }

  void _send(OutboxEntry entry) {
    final link = _engine.connection.session;
    if (link == null) return;
    entry.attempted = true;
    _inFlight[entry.room] = entry;
    _alarms.set('answer/${entry.id}', _unansweredMs, (_) => _send(entry));
    link.sendText(entry.kind, jsonEncode(entry.frame));
  }

  OutboxEntry? _named(Json frame) {
    final id = textOf(frame['client_msg_id']) ?? textOf(frame['ref']);
    final entry = _queue.byId(id);
    return entry != null && entry.attempted ? entry : null;
  }

  void _settle(
    OutboxEntry entry,
    int seq, {
    required String? at,
    required bool duplicate,
  }) {
    final room = entry.room;
    _forgetFlight(entry);
    _queue.remove(entry);
    holds.succeeded(room);
    if (seq > (_floors[room] ?? 0)) _floors[room] = seq;
    if (entry.isMessage) _resolve(entry, seq);
    _engine.tell(
      SentNotice(
        entry.id,
        room,
        seq,
        isMessage: entry.isMessage,
        duplicate: duplicate,
      ),
    );
    _engine.bubbles.sent(entry, seq, at);
    _engine.store(
      _engine.outbox.remove(entry.id, room: room, floor: _floors[room]),
    );
    _flush();
  }

  /// What waits for the message's place learns it before the message goes.
  void _resolve(OutboxEntry message, int seq) {
    _places[message.id] = seq;
    if (_places.length > _mostPlaces) _places.remove(_places.keys.first);
    for (final entry in _queue.of(message.room)) {
      if (entry.targetId == message.id && entry.seq == null) {
        entry.seq = seq;
        _engine.store(_engine.outbox.put(entry));
      }
    }
  }

  int? _place(OutboxEntry entry, String target) =>
      _places[target] ?? _engine.views.seqOfOwn(entry.room, target);

  void _fail(OutboxEntry entry, SnugException why) {
    if (!_queue.isWaiting(entry)) return;
    _forgetFlight(entry);
    _queue.remove(entry);
    _engine.tell(
      FailedNotice(
        entry.id,
        entry.room,
        why.code,
        why.message,
        isMessage: entry.isMessage,
      ),
    );
    _engine.bubbles.failed(entry, why.code, _engine.wallTime);
    _engine.store(_engine.outbox.remove(entry.id));
  }

  void _forgetFlight(OutboxEntry entry) {
    _alarms.cancel('answer/${entry.id}');
    if (identical(_inFlight[entry.room], entry)) _inFlight.remove(entry.room);
  }
}
