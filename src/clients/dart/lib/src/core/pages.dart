import 'dart:async';
import 'dart:math';

import '../model/chat_page.dart';
import '../model/json.dart';
import '../model/kept_message.dart';
import '../model/snug_exception.dart';
import 'engine.dart';
import 'loaded_messages.dart';
import 'rooms.dart';

/// Pages of history that the application asks for. What is told while one is
/// on its way is applied to it.
final class Pages {
  /// Part of [_engine].
  Pages(this._engine);

  final Engine _engine;
  final _pending = <_Question>{};

  /// Loads a page; the room is open from now on.
  Future<ChatPage> load(
    String room, {
    int? before,
    int? after,
    int? around,
    int? limit,
  }) {
    _engine.rooms.open(room);
    final query = {
      'before': before,
      'after': after,
      'around': around,
      'limit': limit,
    }..removeWhere((_, value) => value == null);
    final encoded = query.entries.map((e) => '${e.key}=${e.value}').join('&');
    final question = _Question(
      room,
      '/v1/rooms/${Uri.encodeComponent(room)}/messages'
      '${encoded.isEmpty ? '' : '?$encoded'}',
    );
    _ask(question);
    return question.answer.future;
  }

  /// An event was told.
  void record(String room, Json event) {
    for (final question in _pending) {
      if (question.room == room) question.meanwhile.add(event);
    }
  }

  /// The room started anew: what is on its way may be of another log.
  void restarted(String room) {
    for (final question in _pending) {
      if (question.room == room) question.isVoid = true;
    }
  }

  void _ask(_Question question) {
    question
      ..meanwhile.clear()
      ..proof = _engine.rooms.proof(question.room)
      ..isVoid = false;
    _pending.add(question);
    _engine.rest.forApplication(
      'GET',
      question.target,
      answered: (page) => _answered(question, page),
      failed: (why) => _failed(question, why),
    );
  }

  void _answered(_Question question, Json page) {
    _pending.remove(question);
    if (question.isVoid) return _ask(question);
    final room = question.room;
    final read = intOf(page['head']) ?? 0;
    final after = intOf(page['after']);
    final head = max(read, _engine.rooms.known(room)?.seq ?? 0);
    final items = _brought(question, page, read, isNewest: after == null);
    final copies = _engine.views.merge(room, items, head);
    _engine.store(_engine.cache.saved(room, copies));
    question.answer.complete(
      ChatPage(
        room: room,
        items: [for (final copy in copies) copy.message],
        before: intOf(page['before']),
        after: after,
        head: head,
      ),
    );
  }

  /// The page's messages as they stand after what was told meanwhile.
  List<Json> _brought(
    _Question question,
    Json page,
    int read, {
    required bool isNewest,
  }) {
    final items = objectsOf(page['items']);
    final last = items.isEmpty ? 0 : seqOf(items.last['seq']) ?? 0;
    final loaded = LoadedMessages(_engine.user, [
      for (final item in items) KeptMessage(item, read),
    ]);
    for (final event in question.meanwhile) {
      if ((seqOf(event['seq']) ?? 0) > read) loaded.apply(event);
    }
    return [
      for (final copy in loaded.all)
        if (isNewest || copy.seq <= last) copy.message,
    ];
  }

  void _failed(_Question question, SnugException why) {
    _pending.remove(question);
    if (why.code == 'not_found' &&
        !_engine.rooms.deny(question.room, question.proof)) {
      return _ask(question);
    }
    question.answer.completeError(why);
  }
}

final class _Question {
  _Question(this.room, this.target);

  final String room;
  final String target;
  final answer = Completer<ChatPage>();
  final meanwhile = <Json>[];
  RoomProof proof = (null, 0);
  bool isVoid = false;
}
