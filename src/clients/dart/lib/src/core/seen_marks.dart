/// When others had read up to where, as far as was told here.
final class SeenMarks {
  static const _most = 100;

  final _marks = <({int seq, DateTime? at})>[];

  /// Others have read up to [seq]; whether that is news.
  bool note(int seq, DateTime? at) {
    if (_marks.isNotEmpty && _marks.last.seq >= seq) return false;
    _marks.add((seq: seq, at: at));
    if (_marks.length > _most) _marks.removeAt(0);
    return true;
  }

  /// Whether another has read the message [seq], and when that was told.
  ({bool seen, DateTime? at}) of(int seq) {
    for (final mark in _marks) {
      if (mark.seq >= seq) return (seen: true, at: mark.at);
    }
    return (seen: false, at: null);
  }
}
