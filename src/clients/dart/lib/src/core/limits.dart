import 'dart:convert';

import '../model/json.dart';

/// How large a message may be, as the last welcome said; 0 is no limit.
final class Limits {
  /// Of a welcome's `limits`.
  Limits.of(Json? limits)
    : _frameBytes = intOf(limits?['frame_bytes']) ?? 0,
      _textCharacters = intOf(limits?['text_characters']) ?? 0;

  /// Before the first welcome nothing is known.
  const Limits.unknown() : _frameBytes = 0, _textCharacters = 0;

  final int _frameBytes;
  final int _textCharacters;

  /// Whether the server would refuse [frame] for its size.
  bool exceededBy(Json frame) {
    final text = frame['text'];
    if (_textCharacters > 0 &&
        text is String &&
        text.length > _textCharacters &&
        text.runes.length > _textCharacters) {
      return true;
    }
    return _frameBytes > 0 &&
        utf8.encode(jsonEncode(frame)).length > _frameBytes;
  }
}
