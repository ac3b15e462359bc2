import 'platform/platform.dart';
import 'store/message_cache.dart';
import 'store/outbox.dart';
import 'store/records.dart';
import 'store/stored_cache.dart';
import 'store/stored_outbox.dart';

/// Where clients keep their outbox and their cache. What is kept belongs to
/// one server and one user: any other pair finds nothing of it. One client at
/// a time works on a pair.
abstract interface class SnugStorage {
  /// In memory: it lives as long as this object.
  factory SnugStorage.memory() = _MemoryStorage;

  /// In files below [folder], which is made where it does not exist. Not in a
  /// browser.
  factory SnugStorage.folder(String folder) = _FolderStorage;

  /// In the browser's IndexedDB. Only in a browser.
  factory SnugStorage.browser() = _BrowserStorage;

  /// The outbox of [user] at the server [origin].
  Outbox outbox(String origin, String user);

  /// The cache of [user] at the server [origin].
  MessageCache cache(String origin, String user);
}

final class _MemoryStorage implements SnugStorage {
  final _records = <(String, String, String), Records>{};

  @override
  Outbox outbox(String origin, String user) =>
      StoredOutbox(_at('outbox', origin, user));

  @override
  MessageCache cache(String origin, String user) =>
      StoredCache(_at('cache', origin, user));

  Records _at(String what, String origin, String user) =>
      _records.putIfAbsent((what, origin, user), MemoryRecords.new);
}

final class _FolderStorage implements SnugStorage {
  _FolderStorage(this._folder);

  final String _folder;

  @override
  Outbox outbox(String origin, String user) =>
      StoredOutbox(fileRecords([_folder, origin, user, 'outbox']));

  @override
  MessageCache cache(String origin, String user) =>
      StoredCache(fileRecords([_folder, origin, user, 'cache']));
}

final class _BrowserStorage implements SnugStorage {
  @override
  Outbox outbox(String origin, String user) =>
      StoredOutbox(browserRecords('snug $origin $user outbox'));

  @override
  MessageCache cache(String origin, String user) =>
      StoredCache(browserRecords('snug $origin $user cache'));
}
