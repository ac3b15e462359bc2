import 'dart:math';

import '../model/json.dart';

/// How many messages of each room this user has not read: what the server last
/// said, and what came since.
final class Unread {
  /// For the user [_user]; [_placeOf] is a room's last seq.
  Unread(this._user, this._placeOf);

  static const _most = 1000;

  final String _user;
  final int Function(String room) _placeOf;
  final _told = <String, ({int count, int head})>{};
  final _since = <String, int>{};

  /// The number; it stops at 1,000.
  int of(String room) =>
      min(_most, (_told[room]?.count ?? 0) + (_since[room] ?? 0));

  /// A welcome said it, as of [head].
  void welcomed(String room, Json about) {
    final head = intOf(about['head']);
    if (head != null) _set(room, intOf(about['unread']) ?? 0, head);
  }

  /// A `read` frame said it.
  void told(String? room, int? count) {
    if (room != null && count != null) _set(room, count, _placeOf(room));
  }

  /// An event was told.
  void count(String room, Json event) {
    final seq = seqOf(event['seq']) ?? 0;
    if (seq <= (_told[room]?.head ?? 0) || event['user'] == _user) return;
    if (event['type'] != 'message' || event['deleted_at'] != null) return;
    final mentions = event['mentions'];
    final forMe = mentions is List && mentions.contains(_user);
    if (event['thread'] == null || forMe) {
      _since[room] = (_since[room] ?? 0) + 1;
    }
  }

  /// The room was left; who comes back begins anew.
  void forget(String room) {
    _told.remove(room);
    _since.remove(room);
  }

  void _set(String room, int count, int head) {
    _told[room] = (count: count, head: head);
    _since[room] = 0;
  }
}
