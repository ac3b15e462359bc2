import '../../ports/ports.dart';
import '../../store/records.dart';

const _message = 'There is neither dart:io nor a browser here.';

/// Sockets of this platform.
SocketFactory platformSockets() => throw UnsupportedError(_message);

/// HTTP of this platform.
HttpPort platformHttp() => throw UnsupportedError(_message);

/// Records in a file; [path] is a folder and then the names in it.
Records fileRecords(List<String> path) => throw UnsupportedError(_message);

/// Records in the browser's database [name].
Records browserRecords(String name) => throw UnsupportedError(_message);
