import 'dart:async';
import 'dart:convert';
import 'dart:js_interop';

import '../../store/records.dart';

const _store = 'records';

/// Records in an IndexedDB database: one object store of JSON texts by key.
/// Transactions on it are carried out in the order in which they are begun.
final class IndexedRecords implements Records {
  /// In the database [_name].
  IndexedRecords(this._name);

  final String _name;
  late final Future<_Database> _database = _open();
  Future<void> _last = Future.value();

  @override
  Future<Map<String, Object?>> load() async {
    final database = await _database;
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
    final written = _database.then(
      (database) => _write(database, texts, durable: durable),
    );
    _last = written.then((_) {}, onError: (Object _) {});
    return written;
  }

  @override
  Future<void> close() async {
    await _last;
    (await _database).close();
  }

  Future<void> _write(
    _Database database,
    Map<String, String?> texts, {
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
    final done = Completer<void>();
    transaction
      ..oncomplete = ((JSObject event) => done.complete()).toJS
      ..onabort = ((JSObject event) {
        done.completeError(StateError('IndexedDB wrote nothing.'));
      }).toJS;
    return done.future;
  }

  Future<_Database> _open() async {
    final opening = _indexedDb.open(_name, 1);
    opening.onupgradeneeded = ((JSObject event) {
      (opening.result! as _Database).createObjectStore(_store);
    }).toJS;
    return (await _result(opening))! as _Database;
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
