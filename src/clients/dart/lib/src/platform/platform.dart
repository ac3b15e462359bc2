/// What differs between devices and browsers: sockets, HTTP, and where
/// records are kept.
library;

export 'none/platform.dart'
    if (dart.library.io) 'io/platform.dart'
    if (dart.library.js_interop) 'web/platform.dart';
