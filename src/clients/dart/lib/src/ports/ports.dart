import 'dart:async';

import '../core/jwt.dart';

/// Time as the client reads it. Tests move it by hand.
abstract interface class Clock {
  /// Milliseconds since 1970, UTC, as the device believes.
  int get wallMs;

  /// Milliseconds since any fixed moment; never goes back, and goes on while
  /// the device sleeps.
  int get monotonicMs;
}

/// What ends a timer before it is due.
typedef Cancel = void Function();

/// Timers; each fires once.
abstract interface class Timers {
  /// Calls [ring] after [ms] milliseconds.
  Cancel after(int ms, void Function() ring);
}

/// A socket that is being opened or is open. Whatever it has to say it says
/// to its [SocketListener]; after [abort] it says nothing more.
abstract interface class SnugSocket {
  /// Sends one text frame.
  void send(String text);

  /// Sends a close frame with [code] and ends in order. The listener is told
  /// of the end.
  void close(int code);

  /// Ends at once, without a word to the other side.
  void abort();
}

/// Who is told what becomes of a socket.
abstract interface class SocketListener {
  /// The handshake succeeded.
  void opened();

  /// A text frame came.
  void received(String text);

  /// The socket ended. [code] is null where the handshake failed, 1006 where
  /// the connection broke, 1005 where a close frame came without a code;
  /// [byServer] tells whether the server's close frame brought it.
  void ended(int? code, {required bool byServer});
}

/// Opens sockets.
abstract interface class SocketFactory {
  /// Begins to open a socket to [url] (`ws` or `wss`). The listener is told
  /// later, never during this call.
  SnugSocket open(Uri url, SocketListener listener);
}

/// One HTTP request.
final class HttpCall {
  /// See the fields.
  const HttpCall(this.method, this.url, this.headers, this.body);

  /// `GET`, `POST` ...
  final String method;

  /// Where to.
  final Uri url;

  /// Names and values.
  final Map<String, String> headers;

  /// The body, or null for none.
  final String? body;
}

/// One HTTP answer.
final class HttpAnswer {
  /// See the fields.
  const HttpAnswer(this.status, this.headers, this.body);

  /// The status.
  final int status;

  /// Names in lower case.
  final Map<String, String> headers;

  /// The body as text.
  final String body;
}

/// Makes HTTP requests.
abstract interface class HttpPort {
  /// Makes a request. Calls exactly one of [answered] and [failed], later and
  /// not during this call, and none after the returned [Cancel] was called.
  Cancel send(
    HttpCall call, {
    required void Function(HttpAnswer answer) answered,
    required void Function() failed,
  });

  /// Lets go of what is kept open.
  void close();
}

/// A token for the server, from the application.
final class AccessToken {
  /// The token [value]; [expiresAt] is needed only where it is no JWT.
  const AccessToken(this.value, {this.expiresAt});

  /// The token itself.
  final String value;

  /// When it expires. A JWT tells by itself.
  final DateTime? expiresAt;

  /// Whose it is, where it is a JWT.
  String? get user => userOfJwt(value);
}

/// Asks the application for a fresh token. It may take 15 seconds; an error
/// counts as a failed try.
typedef TokenSource = FutureOr<AccessToken> Function();

/// All that the client reads from and does to the outside world, so that its
/// logic can be tested without any.
final class Ports {
  /// See the fields.
  const Ports({
    required this.clock,
    required this.timers,
    required this.random,
    required this.newId,
    required this.sockets,
    required this.http,
  });

  /// Time.
  final Clock clock;

  /// Timers.
  final Timers timers;

  /// A random number, 0 ≤ x < 1.
  final double Function() random;

  /// A new random id of at most 64 printable ASCII characters.
  final String Function() newId;

  /// Sockets.
  final SocketFactory sockets;

  /// HTTP.
  final HttpPort http;
}
