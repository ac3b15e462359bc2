import '../model/connection_state.dart';
import '../model/notice.dart';
import '../ports/ports.dart';
import 'alarms.dart';
import 'backoff.dart';
import 'close_codes.dart';
import 'engine.dart';
import 'link.dart';

/// Brings the socket back, whatever ends it, until it is not wanted any more.
final class Connection {
  /// Part of [_engine].
  Connection(this._engine)
    : _alarms = Alarms(_engine.ports, _engine.turns),
      _backoff = Backoff(_engine.ports.random);

  /// A session that lived so long starts the backoff over.
  static const _steadyMs = 30000;

  final Engine _engine;
  final Alarms _alarms;
  final Backoff _backoff;
  Link? _link;
  Link? _leaving;
  Cancel? _tokenQuestion;
  ConnectionState _state = ConnectionState.closed;

  /// What it is doing.
  ConnectionState get state => _state;

  /// Whether a connection is wanted: neither closed nor paused.
  bool get wanted =>
      _state != ConnectionState.closed && _state != ConnectionState.paused;

  /// The socket of a session, while online.
  Link? get session => _state == ConnectionState.online ? _link : null;

  /// Whether [link] is the one that counts.
  bool isCurrent(Link link) => identical(link, _link);

  /// The application wants to be connected.
  void connect() {
    final impatient =
        _state == ConnectionState.waiting && _engine.lifecycle.networkUp;
    if (_state == ConnectionState.closed || impatient) wake();
  }

  /// Connects at once, counting waits from the beginning.
  void wake() {
    _backoff.reset();
    if (_engine.lifecycle.mustPause) return pause();
    if (!_engine.lifecycle.networkUp) return _waitForNetwork(null);
    _attempt();
  }

  /// The application wants no connection any more.
  void close() {
    if (_state == ConnectionState.closed) return;
    _leaving = _link;
    _end((link) => link.sayBye());
    _tell(ConnectionState.closed);
  }

  /// Like [close], and at once.
  void abort() {
    _end((link) => link.drop());
    _leaving?.drop();
    _state = ConnectionState.closed;
    _engine.lifecycle.stateChanged();
  }

  /// The background policy says: not now.
  void pause() {
    _end((link) => link.leave());
    _tell(ConnectionState.paused);
  }

  /// The network went.
  void networkLost() {
    _end((link) => link.drop());
    _waitForNetwork(null);
  }

  /// A try came to nothing.
  void failed(Link link) {
    if (!isCurrent(link)) return;
    final wait = link.waitLeftMs;
    _end((link) => link.drop());
    _wait(null, wait);
  }

  /// Nothing answers any more.
  void lost(Link link) {
    if (!isCurrent(link)) return;
    final wait = link.waitLeftMs;
    _end((link) => link.drop());
    _wait(brokenCode, wait);
  }

  /// The socket can't be trusted, and there is no reason to wait.
  void reconnect(Link link) {
    if (!isCurrent(link)) return;
    _end((link) => link.drop());
    wake();
  }

  /// The socket told its end.
  void ended(Link link, int? code, {required bool byServer}) {
    final wait = link.waitLeftMs;
    _end((link) => link.stop());
    if (byServer && code != null && endsToken(code)) _engine.tokens.forget();
    if (byServer && code != null && isFinalCode(code)) {
      return _tell(ConnectionState.closed, code: code);
    }
    _wait(code, wait);
  }

  /// The application gave another user's token. What is kept here is not for
  /// that user.
  void mistaken(Link link) {
    _engine.tokens.forget();
    _end((link) => link.drop());
    _tell(ConnectionState.closed);
  }

  /// The server said welcome on [link].
  void welcomed(Link link) => _tell(ConnectionState.online);

  void _attempt() {
    _end((link) => link.drop());
    _tell(ConnectionState.connecting);
    final token = _engine.tokens.fresh;
    if (token != null) return _open(token);
    _tokenQuestion = _engine.tokens.ask(
      given: _open,
      failed: () => _wait(null, null),
    );
  }

  void _open(String token) {
    _tokenQuestion = null;
    final link = _link = Link(_engine, this, token);
    link.open();
  }

  /// Ends whatever is being done, the socket by [how].
  void _end(void Function(Link link) how) {
    _alarms.clear();
    _tokenQuestion?.call();
    _tokenQuestion = null;
    final link = _link;
    if (link == null) return;
    _link = null;
    if (link.onlineMs >= _steadyMs) _backoff.reset();
    how(link);
    if (link.welcomed) _engine.sessionEnded();
  }

  void _wait(int? code, int? asked) {
    _tokenQuestion = null;
    if (!_engine.lifecycle.networkUp) return _waitForNetwork(code);
    final ms = asked ?? _backoff.next();
    _alarms.set('wait', ms, (_) => _attempt());
    _tell(ConnectionState.waiting, waitMs: ms, code: code);
  }

  void _waitForNetwork(int? code) =>
      _tell(ConnectionState.waiting, code: code);

  void _tell(ConnectionState state, {int? waitMs, int? code}) {
    final again = state == _state;
    if (again && state != ConnectionState.waiting) return;
    _state = state;
    _engine.lifecycle.stateChanged();
    _engine.tell(StateNotice(state, waitMs: waitMs, code: code));
  }
}
