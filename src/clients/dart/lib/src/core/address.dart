/// Where the server is.
final class ServerAddress {
  /// From its URL as people give it: `https://chat.example.com`.
  ServerAddress(this._base) {
    if (!_base.isScheme('http') && !_base.isScheme('https')) {
      throw ArgumentError.value(_base, 'url', 'begins with http: or https:');
    }
  }

  final Uri _base;

  /// Scheme, host and port, and the path where it has one: the server that
  /// stores belong to.
  String get origin => '${_base.origin}$_path';

  /// Where its socket is.
  Uri get socket => Uri.parse(
    '${_base.isScheme('https') ? 'wss' : 'ws'}${_root.substring(_scheme)}'
    '/v1/socket',
  );

  /// Where a REST call goes to; [target] begins with `/v1` and is encoded.
  Uri rest(String target) => Uri.parse('$_root$target');

  int get _scheme => _base.scheme.length;

  String get _root => '${_base.scheme}://${_base.authority}$_path';

  String get _path => _base.path.endsWith('/')
      ? _base.path.substring(0, _base.path.length - 1)
      : _base.path;
}
