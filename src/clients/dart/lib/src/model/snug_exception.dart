/// Something that could not be done.
class SnugException implements Exception {
  /// With one of the contract's codes and a sentence for people.
  const SnugException(this.code, this.message);

  /// A code of the contract (`not_found`, `invalid`, `unavailable` ...), or
  /// `closed` where the client was disposed of meanwhile, or `storage` where a
  /// store could not write.
  final String code;

  /// What happened, for people.
  final String message;

  @override
  String toString() => 'SnugException($code): $message';
}
