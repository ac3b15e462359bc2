import 'dart:async';

import 'core/engine.dart';
import 'model/chat_message.dart';
import 'model/chat_page.dart';
import 'model/json.dart';

/// A room as an application shows it: its loaded messages in order, then own
/// ones that are on their way, one bubble for each `client_msg_id`.
final class RoomView {
  /// Part of the client.
  RoomView(this._engine, this.id, Stream<String> changes)
    : _changes = changes.where((room) => room == id);

  final Engine _engine;
  final Stream<String> _changes;

  /// The room.
  final String id;

  /// The bubbles as they stand.
  List<ChatMessage> get current => _engine.views.messages(id);

  /// The bubbles as they stand, and again after each change, until the client
  /// is disposed of.
  Stream<List<ChatMessage>> get messages => Stream.multi((listener) {
    final changes = _changes.listen(
      (_) => listener.addSync(current),
      onDone: listener.close,
    );
    listener
      ..onCancel = changes.cancel
      ..add(current);
  }, isBroadcast: true);

  /// The room as the server last told it: its `name`, `kind`, `members` ... It
  /// is read by [refresh], and where an open room starts anew; null before.
  Json? get about => _engine.views.about(id);

  /// The first members, each `{user, role, joined_at}`; null like [about].
  List<Json>? get members => _engine.views.members(id);

  /// Reads [about] and [members] from the server; [messages] tells again then.
  /// Fails like [load].
  Future<void> refresh() async {
    final path = '/v1/rooms/${Uri.encodeComponent(id)}';
    final answers = await Future.wait([
      _engine.ask('GET', path),
      _engine.ask('GET', '$path/members'),
    ]);
    _engine.turns.run(() {
      _engine.views
        ..open(id)
        ..describe(id, answers.first)
        ..nameMembers(id, objectsOf(answers.last['items']));
    });
  }

  /// How many messages this user has not read; it stops at 1,000.
  int get unread => _engine.unread.of(id);

  /// Up to which message this user has read.
  int get read => _engine.reads.of(id);

  /// Who else is typing; true for six seconds, so ask again.
  List<String> get typing => _engine.company.typing(id);

  /// Loads a page of messages; see `SnugClient.history`.
  Future<ChatPage> load({int? before, int? after, int? around, int? limit}) =>
      _engine.inTurn(
        () => _engine.pages.load(
          id,
          before: before,
          after: after,
          around: around,
          limit: limit,
        ),
      );
}
