// A chat for terminals:
//
//   dart run example/console_chat.dart http://localhost:8080 TOKEN ROOM
//
// What you type is sent, also while there is no network. `/older` shows older
// messages, `/quit` ends.
import 'dart:convert';
import 'dart:io';

import 'package:snug_chat/snug_chat.dart';

Future<void> main(List<String> arguments) async {
  final [url, jwt, room] = arguments;
  final token = AccessToken(jwt);
  final client = await SnugClient.open(
    url: Uri.parse(url),
    user: token.user!,
    token: () => token,
    storage: SnugStorage.folder('.snug-chat'),
  );
  client.states.listen(_showState);
  client.messages.where((message) => message.room == room).listen(_show);
  client.notices.listen((notice) {
    if (notice is FailedNotice) print('! refused: ${notice.message}');
  });
  client
    ..activeRoom = room
    ..connect();
  int? older;
  await for (final line in _lines()) {
    switch (line) {
      case '':
        break;
      case '/quit':
        client.close();
        // Lets the goodbye go out.
        await Future<void>.delayed(const Duration(milliseconds: 200));
        await client.dispose();
        exit(0);
      case '/older':
        older = await _showOlder(client, room, older);
      default:
        client
          ..sayTyping(room)
          ..send(room, line);
    }
  }
}

Stream<String> _lines() =>
    stdin.transform(utf8.decoder).transform(const LineSplitter());

void _showState(StateNotice notice) {
  final wait = notice.waitMs;
  print('* ${notice.state.name}${wait == null ? '' : ', again in $wait ms'}');
}

void _show(ChatMessage message) => print('${message.user}: ${message.text}');

Future<int?> _showOlder(SnugClient client, String room, int? before) async {
  try {
    final page = await client.history(room, before: before, limit: 20);
    for (final item in page.items) {
      _show(ChatMessage(item));
    }
    return page.before;
  } on SnugException catch (why) {
    print('! ${why.message}');
    return before;
  }
}
