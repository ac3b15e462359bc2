/// A JSON object as `jsonDecode` gives it.
typedef Json = Map<String, Object?>;

/// A seq: a positive integer, or null where [value] is none.
///
/// On the web every number is a double, so `3.0` counts as 3 there too.
int? seqOf(Object? value) {
  final number = intOf(value);
  return number != null && number > 0 ? number : null;
}

/// The largest integer that every platform's numbers hold exactly.
const _largest = 9007199254740991;

/// An integer that every platform can hold, or null where [value] is none. JSON
/// may say `1e400`, which is read as an infinity.
int? intOf(Object? value) {
  if (value is! num || value.abs() > _largest) return null;
  return value == value.truncateToDouble() ? value.toInt() : null;
}

/// A string, or null where [value] is none.
String? textOf(Object? value) => value is String ? value : null;

/// A JSON object, or null where [value] is none.
Json? objectOf(Object? value) => value is Json ? value : null;

/// The objects of a JSON list; empty where [value] is no list.
List<Json> objectsOf(Object? value) =>
    value is List ? [...value.whereType<Json>()] : const [];

/// Whether two JSON values say the same.
bool sameJson(Object? a, Object? b) {
  if (a is Map && b is Map) {
    return a.length == b.length &&
        a.keys.every((key) => b.containsKey(key) && sameJson(a[key], b[key]));
  }
  if (a is List && b is List) {
    return a.length == b.length &&
        Iterable<int>.generate(a.length).every((i) => sameJson(a[i], b[i]));
  }
  return a == b;
}
