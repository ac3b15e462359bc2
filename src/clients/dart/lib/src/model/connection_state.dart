/// What the connection is doing.
enum ConnectionState {
  /// A socket is being opened, or the server's welcome is awaited.
  connecting,

  /// Live: the server said welcome.
  online,

  /// The connection is away; the next try comes after a wait, or with the
  /// network.
  waiting,

  /// In the background without an active chat screen: nothing runs.
  paused,

  /// Not wanted: before `connect()`, after `close()`, or ended by the server
  /// for good. `connect()` works from here.
  closed,
}
