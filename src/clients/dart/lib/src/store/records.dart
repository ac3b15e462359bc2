/// JSON values by key: what the stores need of a disk or a browser.
abstract interface class Records {
  /// All of them.
  Future<Map<String, Object?>> load();

  /// Sets the keys of [changes], all or none; null takes one away. Calls are
  /// carried out in their order. Where [durable], the future ends when it is
  /// safe from a loss of power.
  Future<void> write(Map<String, Object?> changes, {bool durable = false});

  /// Ends when all is written, and lets go.
  Future<void> close();
}

/// Records that live as long as this object.
final class MemoryRecords implements Records {
  final _values = <String, Object?>{};

  @override
  Future<Map<String, Object?>> load() async => {..._values};

  @override
  Future<void> write(
    Map<String, Object?> changes, {
    bool durable = false,
  }) async {
    changes.forEach((key, value) {
      value == null ? _values.remove(key) : _values[key] = value;
    });
  }

  @override
  Future<void> close() async {}
}
