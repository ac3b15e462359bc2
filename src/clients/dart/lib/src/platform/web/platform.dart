import '../../ports/ports.dart';
import '../../store/records.dart';
import 'browser_http.dart';
import 'browser_socket.dart';
import 'indexed_records.dart';

/// Sockets of this platform.
SocketFactory platformSockets() => const BrowserSockets();

/// HTTP of this platform.
HttpPort platformHttp() => const BrowserHttp();

/// Records in a file: a browser has none.
Records fileRecords(List<String> path) => throw UnsupportedError(
  'A browser has no folders; use SnugStorage.browser.',
);

/// Records in the browser's database [name].
Records browserRecords(String name) => IndexedRecords(name);
