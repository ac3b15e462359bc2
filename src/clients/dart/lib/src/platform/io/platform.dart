import '../../ports/ports.dart';
import '../../store/records.dart';
import 'file_records.dart';
import 'io_http.dart';
import 'io_socket.dart';

/// Sockets of this platform.
SocketFactory platformSockets() => const IoSockets();

/// HTTP of this platform.
HttpPort platformHttp() => IoHttp();

/// Records in a file; [path] is a folder and then the names in it.
Records fileRecords(List<String> path) => FileRecords.at(path);

/// Records in a browser: there is none here.
Records browserRecords(String name) => throw UnsupportedError(
  'There is no browser here; use SnugStorage.folder.',
);
