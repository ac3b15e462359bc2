/// Matches what came with what a timeline wants (its README tells how).
final class Matching {
  final _bound = <String, Object?>{};

  /// Why [got] is not what is [wanted], or null.
  String? fault(Object? wanted, Object? got, [String at = '']) {
    if (wanted is Map && wanted.length == 1) {
      final key = wanted.keys.first as String;
      if (key.startsWith(r'$')) return _special(key, wanted[key], got, at);
    }
    if (wanted is Map) return _object(wanted, got, at);
    if (wanted is List) return _list(wanted, got, at);
    return wanted == got ? null : '$at: wanted $wanted, got $got';
  }

  /// Whether a call that came is the one that is meant.
  bool isCall(String wanted, String got) {
    final want = Uri.parse('x:${wanted.substring(wanted.indexOf(' ') + 1)}');
    final have = Uri.parse('x:${got.substring(got.indexOf(' ') + 1)}');
    String method(String call) => call.substring(0, call.indexOf(' '));
    return method(wanted) == method(got) &&
        want.path == have.path &&
        want.queryParameters.entries.every(
          (one) => have.queryParameters[one.key] == one.value,
        );
  }

  String? _special(String name, Object? value, Object? got, String at) {
    switch (name) {
      case r'$any':
        return got == null ? '$at: nothing is there' : null;
      case r'$absent':
        return got == null ? null : '$at: $got is there';
      case r'$between':
        final [low as num, high as num] = value as List;
        final fits = got is num && low <= got && got <= high;
        return fits ? null : '$at: wanted $low to $high, got $got';
      case r'$bind':
        final known = _bound.putIfAbsent(value as String, () => got);
        return known == got ? null : '$at: wanted $value = $known, got $got';
      case r'$anyOrder':
        return _among(value as List, got, at, all: true);
      case r'$includes':
        return _among(value as List, got, at, all: false);
      default:
        return '$at: what is $name?';
    }
  }

  String? _object(Map<Object?, Object?> wanted, Object? got, String at) {
    if (got is! Map) return '$at: wanted $wanted, got $got';
    for (final MapEntry(:key, :value) in wanted.entries) {
      final other = got[key];
      if (key == 'call' && value is String && other is String) {
        if (!isCall(value, other)) return '$at: wanted $value, got $other';
        continue;
      }
      final why = fault(value, other, '$at.$key');
      if (why != null) return why;
    }
    return null;
  }

  String? _list(List<Object?> wanted, Object? got, String at) {
    if (got is! List) return '$at: wanted $wanted, got $got';
    for (var i = 0; i < wanted.length && i < got.length; i++) {
      final why = fault(wanted[i], got[i], '$at[$i]');
      if (why != null) return why;
    }
    if (wanted.length == got.length) return null;
    return '$at: wanted ${wanted.length} elements, got ${got.length}';
  }

  String? _among(
    List<Object?> wanted,
    Object? got,
    String at, {
    required bool all,
  }) {
    if (got is! List) return '$at: wanted a list, got $got';
    if (all && got.length != wanted.length) {
      return '$at: wanted ${wanted.length} elements, got ${got.length}';
    }
    return _assign(wanted, [...got]) ? null : '$at: wanted $wanted somewhere';
  }

  bool _assign(List<Object?> wanted, List<Object?> left) {
    if (wanted.isEmpty) return true;
    for (final candidate in left) {
      final before = {..._bound};
      final rest = [...left]..remove(candidate);
      if (fault(wanted.first, candidate) == null &&
          _assign(wanted.sublist(1), rest)) {
        return true;
      }
      _bound
        ..clear()
        ..addAll(before);
    }
    return false;
  }
}
