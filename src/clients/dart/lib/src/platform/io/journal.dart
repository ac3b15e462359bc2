import 'dart:convert';
import 'dart:typed_data';

/// What a file of lines holds that was written to until some moment.
final class Journal {
  Journal._(this.lines, this.length, {required this.lacksEnd});

  /// Reads [bytes]: a bad line among others is left out, and so is a last one
  /// that did not get to the disk whole.
  factory Journal.read(Uint8List bytes) {
    final lines = <Map<String, Object?>>[];
    var start = 0;
    for (var end = bytes.indexOf(_newline); end >= 0;) {
      if (_line(bytes, start, end) case final line?) lines.add(line);
      start = end + 1;
      end = bytes.indexOf(_newline, start);
    }
    final last = _line(bytes, start, bytes.length);
    if (last != null) lines.add(last);
    return Journal._(
      lines,
      last == null ? start : bytes.length,
      lacksEnd: last != null,
    );
  }

  static const _newline = 10;

  /// The objects.
  final List<Map<String, Object?>> lines;

  /// How many bytes are good.
  final int length;

  /// Whether the last object is whole and only its line's end is missing.
  final bool lacksEnd;

  static Map<String, Object?>? _line(Uint8List bytes, int start, int end) {
    if (start == end) return null;
    try {
      final line = utf8.decode(Uint8List.sublistView(bytes, start, end));
      final value = jsonDecode(line);
      return value is Map<String, Object?> ? value : null;
    } on FormatException {
      return null;
    }
  }
}
