import 'dart:convert';

import '../../lib/snug_chat.dart';

/// Sockets and HTTP that are played by hand; what the client does to them is
/// recorded.
final class FakeNetwork implements SocketFactory, HttpPort {
  /// What was done to sockets since it was last looked at.
  final wire = <Json>[];

  /// Calls that were started since it was last looked at.
  final calls = <Json>[];

  /// All sockets, in the order opened.
  final sockets = <FakeSocket>[];

  /// Calls without an answer.
  final pending = <FakeCall>[];

  /// Forgets what is under way: its process was killed.
  void forget() {
    for (final socket in sockets) {
      socket.isOver = true;
      socket.listener = null;
    }
    pending.clear();
  }

  @override
  SnugSocket open(Uri url, SocketListener listener) {
    final socket = FakeSocket(this, sockets.length + 1, listener);
    sockets.add(socket);
    wire.add({'open': true, 'socket': socket.number});
    return socket;
  }

  @override
  Cancel send(
    HttpCall call, {
    required void Function(HttpAnswer answer) answered,
    required void Function() failed,
  }) {
    final target = '${call.url}'.substring(call.url.origin.length);
    final fake = FakeCall('${call.method} $target', answered, failed);
    final body = call.body;
    calls.add({
      'call': fake.name,
      if (body != null) 'body': jsonDecode(body),
    });
    pending.add(fake);
    return () => pending.remove(fake);
  }

  @override
  void close() {}
}

/// One call without an answer.
final class FakeCall {
  FakeCall(this.name, this.answered, this.failed);

  final String name;
  final void Function(HttpAnswer answer) answered;
  final void Function() failed;
}

/// One socket.
final class FakeSocket implements SnugSocket {
  FakeSocket(this._network, this.number, this.listener);

  final FakeNetwork _network;
  final int number;
  SocketListener? listener;
  bool isOver = false;

  /// The frames sent on it.
  final sent = <Json>[];

  @override
  void send(String text) {
    final frame = jsonDecode(text) as Json;
    sent.add(frame);
    _record(frame);
  }

  @override
  void close(int code) => _end({'close': code});

  @override
  void abort() => _end({'abort': true});

  /// The handshake succeeded.
  void opened() => listener?.opened();

  /// A frame comes from the server.
  void receive(Object frame) =>
      listener?.received(frame is String ? frame : jsonEncode(frame));

  /// It ends from the other side, or breaks.
  void end(int? code, {bool byServer = true}) {
    isOver = true;
    listener?.ended(code, byServer: byServer && code != null);
  }

  void _end(Json how) {
    if (!isOver) _record(how);
    isOver = true;
  }

  void _record(Json what) => _network.wire.add({...what, 'socket': number});
}
