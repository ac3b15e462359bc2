import 'dart:convert';

import '../model/json.dart';

/// When a JWT expires and was made, in milliseconds since 1970, as its payload
/// says; nothing is verified. Null where [token] is no JWT that expires.
({int expires, int? issued})? lifeOfJwt(String token) {
  final payload = _payload(token);
  final expires = _milliseconds(payload?['exp']);
  if (expires == null) return null;
  return (expires: expires, issued: _milliseconds(payload?['iat']));
}

/// The user of a JWT, as its payload says; nothing is verified.
String? userOfJwt(String token) => textOf(_payload(token)?['sub']);

Json? _payload(String token) {
  final parts = token.split('.');
  if (parts.length != 3) return null;
  try {
    final bytes = base64Url.decode(base64Url.normalize(parts[1]));
    return objectOf(jsonDecode(utf8.decode(bytes)));
  } on FormatException {
    return null;
  }
}

int? _milliseconds(Object? seconds) =>
    seconds is num && seconds.isFinite ? (seconds * 1000).round() : null;
