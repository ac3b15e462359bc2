import 'dart:async';
import 'dart:convert';
import 'dart:js_interop';

import '../../store/records.dart';

const _store = 'records';

/// Records in an IndexedDB database: one object store of JSON texts by key.
/// Transactions on it are carried out in the order in which they are begun.
///
/// A browser may close a database behind one's back (iOS does, after a while in
/// the background); it is opened again then.
final class IndexedRecords implements Records {
  /// In the database [_name].
  IndexedRecords(this._name);

  final String _name;
  Future<_Database>? _database;
  Future<void> _begun = Future.value();
  Future<void> _written = Future.value();

  @override
  Future<Map<String, Object?>> load() async {
    final database = await _opened();
    final records = database
        .transaction(_store, 'readonly', _Options(durability: 'default'))
        .objectStore(_store);
    final keys = _result(records.getAllKeys());
    final values = _result(records.getAll());
    final names = ((await keys)! as JSArray<JSString>).toDart;
    final texts = ((await values)! as JSArray<JSString>).toDart;
    return {
      for (final (i, name) in names.indexed)
        name.toDart: jsonDecode(texts[i].toDart),
    };
  }

  @override
  Future<void> write(Map<String, Object?> changes, {bool durable = false}) {
    final texts = {
      for (final MapEntry(:key, :value) in changes.entries)
        key: value == null ? null : jsonEncode(value),
    };
    final done = Completer<void>();
    _begun = _begun.then((_) => _begin(texts, done, durable: durable));
    _written = done.future.then((_) {}, onError: (Object _) {});
    return done.future;
  }

  @override
  Future<void> close() async {
    await _written;
    (await _database)?.close();
  }

  /// Ends when the transaction began: the next need not wait for its end.
  Future<void> _begin(
    Map<String, String?> texts,
    Completer<void> done, {
    required bool durable,
  }) async {
    try {
      _write(await _opened(), texts, done, durable: durable);
    } catch (_) {
      _database = null;
      try {
        _write(await _opened(), texts, done, durable: durable);
      } catch (error, trace) {
        done.completeError(error, trace);
      }
    }
  }

  void _write(
    _Database database,
    Map<String, String?> texts,
    Completer<void> done, {
    required bool durable,
  }) {
    final transaction = database.transaction(
      _store,
      'readwrite',
      _Options(durability: durable ? 'strict' : 'relaxed'),
    );
    final records = transaction.objectStore(_store);
    texts.forEach((key, text) {
      text == null ? records.delete(key) : records.put(text, key);
    });
    transaction
      ..oncomplete = ((JSObject event) => done.complete()).toJS
      ..onabort = ((JSObject event) {
        done.completeError(StateError('IndexedDB wrote nothing.'));
      }).toJS;
  }

  Future<_Database> _opened() => _database ??= _open();

  Future<_Database> _open() async {
    final opening = _indexedDb.open(_name, 1);
    opening.onupgradeneeded = ((JSObject event) {
      (opening.result! as _Database).createObjectStore(_store);
    }).toJS;
    final database = (await _result(opening))! as _Database;
    database.onclose = ((JSObject event) {
      _database = null;
    }).toJS;
    return database;
  }

  static Future<JSAny?> _result(_Request request) {
    final done = Completer<JSAny?>();
    request
      ..onsuccess = ((JSObject event) => done.complete(request.result)).toJS
      ..onerror = ((JSObject event) {
        done.completeError(StateError('IndexedDB could not read.'));
      }).toJS;
    return done.future;
  }
}

@JS('indexedDB')
external _Factory get _indexedDb;

extension type _Factory._(JSObject _) implements JSObject {
  external _Request open(String name, int version);
}

extension type _Request._(JSObject _) implements JSObject {
  external JSAny? get result;
  external set onsuccess(JSFunction listener);
  external set onerror(JSFunction listener);
  external set onupgradeneeded(JSFunction listener);
}

extension type _Database._(JSObject _) implements JSObject {
  external JSObject createObjectStore(String name);
  external _Transaction transaction(
    String store,
    String mode,
    _Options options,
  );
  external set onclose(JSFunction listener);
  external void close();
}

extension type _Options._(JSObject _) implements JSObject {
  external factory _Options({String durability});
}

extension type _Transaction._(JSObject _) implements JSObject {
  external _ObjectStore objectStore(String name);
  external set oncomplete(JSFunction listener);
  external set onabort(JSFunction listener);
}

extension type _ObjectStore._(JSObject _) implements JSObject {
  external _Request put(String value, String key);
  external _Request delete(String key);
  external _Request getAll();
  external _Request getAllKeys();
}
