// Somebody with a client that is none of ours: dart:io's WebSocket and HttpClient, and nothing else.
//
//   person.dart SERVER USERNAME PASSWORD [INVITE]
//
// Signs up with the invite, or in without one, joins the lobby and says hello. From then on each line of standard
// input goes out as a frame, and each frame that comes is a line of standard output. Ends with the connection.

import 'dart:convert';
import 'dart:io';

final http = HttpClient();

Future<void> main(List<String> arguments) async {
  final server = Uri.parse(arguments[0]);
  final token = await signedIn(server, arguments[1], arguments[2], arguments.elementAtOrNull(3));
  await call(server, 'PUT', '/v1/rooms/lobby/members/me', {}, token);

  final socket = await WebSocket.connect('ws://${server.authority}/v1/socket', protocols: ['snug.v1']);
  socket.add(jsonEncode({
    'type': 'hello',
    'token': token,
    'device': 'dart-of-${arguments[1]}',
    'n': DateTime.now().millisecondsSinceEpoch,
    'state': 'foreground',
  }));
  stdin.transform(utf8.decoder).transform(const LineSplitter()).listen(socket.add);
  await for (final frame in socket) {
    stdout.add(utf8.encode('$frame\n'));
    await stdout.flush();
  }
  stdout.writeln(jsonEncode({'type': 'closed', 'code': socket.closeCode}));
  await stdout.flush();
  exit(0);
}

Future<String> signedIn(Uri server, String username, String password, String? invite) async {
  final tokens = invite == null
      ? await call(server, 'POST', '/v1/tokens', {'grant': 'password', 'username': username, 'password': password})
      : await call(server, 'POST', '/v1/accounts', {'username': username, 'password': password, 'invite': invite});
  return tokens['access_token'] as String;
}

Future<Map<String, Object?>> call(Uri server, String method, String path, Map<String, Object?> body, [String? token]) async {
  final request = await http.openUrl(method, server.resolve(path));
  request.headers.contentType = ContentType.json;
  if (token != null) request.headers.set('Authorization', 'Bearer $token');
  request.write(jsonEncode(body));
  final answer = await request.close();
  final text = await utf8.decodeStream(answer);
  if (answer.statusCode ~/ 100 != 2) throw StateError('$method $path: ${answer.statusCode} $text');
  return jsonDecode(text) as Map<String, Object?>;
}
