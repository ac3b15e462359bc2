/// What an application may set.
final class SnugOptions {
  /// See the fields.
  const SnugOptions({
    this.device,
    this.backgroundGraceMs = 10000,
    this.stayInBackground = _never,
    this.callPatienceMs = 120000,
    this.onStorageFailure = _ignored,
  });

  /// The id that this installation keeps. Left out, the client makes one and
  /// keeps it in its cache.
  final String? device;

  /// How long the socket stays in the background, in milliseconds.
  final int backgroundGraceMs;

  /// Whether to stay connected in the background even without an active chat
  /// screen: during a call, or where a web page may show notifications. It is
  /// asked at the end of each grace.
  final bool Function() stayInBackground;

  /// How long a page or another call of the application is tried, in
  /// milliseconds.
  final int callPatienceMs;

  /// Told when a store could not write: a full disk. Chat goes on; after a
  /// restart, what was not written is told again.
  final void Function(Object error, StackTrace trace) onStorageFailure;

  static bool _never() => false;

  static void _ignored(Object error, StackTrace trace) {}
}
