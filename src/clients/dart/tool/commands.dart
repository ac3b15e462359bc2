import '../lib/snug_chat.dart';
import 'lines.dart';

/// The driver's commands, carried out by a client.
final class Commands {
  /// Printing by [_print].
  Commands(this._client, this._print) {
    _client.notices.listen((notice) {
      if (lineOf(notice, _tags) case final line?) _print(line);
    });
  }

  final SnugClient _client;
  final void Function(Json line) _print;
  final _tags = <String, Object?>{};

  /// Carries out [command]; what can't be done is printed.
  void run(Json command) {
    try {
      _run(command['do'], {...command}..remove('do'));
    } on SnugException catch (error) {
      _print(errorLine(error));
    }
  }

  void _run(Object? what, Json members) {
    switch (what) {
      case 'connect':
        _client.connect();
      case 'close':
        _client.close();
      case 'send' || 'edit' || 'delete' || 'react':
        _compose(what as String, members);
      case 'read':
        _client.read(_text(members, 'room'), _number(members, 'seq'));
      case 'typing':
        _client.sayTyping(_text(members, 'room'));
      case 'watch':
        _client.watch(_texts(members, 'users'));
      case 'background':
        _client.enterBackground();
      case 'foreground':
        _client.enterForeground();
      case 'active_room':
        _client.activeRoom =
            members['room'] == null ? null : _text(members, 'room');
      case 'network':
        _client.networkChanged(up: _flag(members, 'up'));
      case 'history':
        _history(members);
      case 'reset':
        _client.reset(_text(members, 'room'));
      case 'state':
        _print({
          'on': 'status',
          'state': _client.state.name,
          'outbox': _client.outboxLength,
          'rooms': _client.rooms,
        });
      default:
        throw const SnugException('unsupported', 'There is no such command.');
    }
  }

  void _compose(String kind, Json members) {
    final hasTag = members.containsKey('tag');
    final tag = members.remove('tag');
    final composed = _client.compose(kind, members);
    if (hasTag) _tags[composed.id] = tag;
  }

  void _history(Json members) {
    _client
        .history(
          _text(members, 'room'),
          before: _optional(members, 'before'),
          after: _optional(members, 'after'),
          around: _optional(members, 'around'),
          limit: _optional(members, 'limit'),
        )
        .then(
          (page) => _print(pageLine(page)),
          onError: (Object error) => _print(errorLine(error)),
        );
  }

  static String _text(Json members, String name) => switch (members[name]) {
    final String text => text,
    _ => throw SnugException('invalid', '`$name` is a string.'),
  };

  static int _number(Json members, String name) => switch (members[name]) {
    final int number => number,
    _ => throw SnugException('invalid', '`$name` is a number.'),
  };

  static int? _optional(Json members, String name) =>
      members[name] == null ? null : _number(members, name);

  static bool _flag(Json members, String name) => switch (members[name]) {
    final bool flag => flag,
    _ => throw SnugException('invalid', '`$name` is true or false.'),
  };

  static List<String> _texts(Json members, String name) =>
      switch (members[name]) {
        final List<Object?> list when list.every((item) => item is String) =>
          list.cast(),
        _ => throw SnugException('invalid', '`$name` is a list of strings.'),
      };
}
