import 'dart:async';

/// A test that did not hold.
final class Failure implements Exception {
  Failure(this.message);

  final String message;

  @override
  String toString() => message;
}

/// Fails unless [condition].
void hold(String what, bool condition) {
  if (!condition) throw Failure('does not hold: $what');
}

/// Fails unless [got] is [wanted], lists and maps by what is in them.
void equal(String what, Object? got, Object? wanted) {
  if (!_same(got, wanted)) {
    throw Failure('$what\n  wanted: $wanted\n  got:    $got');
  }
}

bool _same(Object? a, Object? b) {
  if (a is Map && b is Map) {
    return a.length == b.length &&
        a.keys.every((key) => b.containsKey(key) && _same(a[key], b[key]));
  }
  if (a is List && b is List) {
    return a.length == b.length &&
        Iterable<int>.generate(a.length).every((i) => _same(a[i], b[i]));
  }
  return a == b;
}

/// A named test.
final class Check {
  const Check(this.name, this.body);

  final String name;
  final FutureOr<void> Function() body;

  /// Why it does not hold, or null. An error that nobody caught counts too.
  Future<String?> run() {
    final outcome = Completer<String?>();
    void fail(Object error, StackTrace trace) {
      if (outcome.isCompleted) return;
      outcome.complete(error is Failure ? '$error' : '$error\n$trace');
    }

    runZonedGuarded(() async {
      try {
        await body();
        // Errors that nobody caught come after the body.
        await Future<void>.delayed(Duration.zero);
        if (!outcome.isCompleted) outcome.complete(null);
      } catch (error, trace) {
        fail(error, trace);
      }
    }, fail);
    return outcome.future.timeout(
      const Duration(minutes: 2),
      onTimeout: () => 'not done within two minutes',
    );
  }
}
