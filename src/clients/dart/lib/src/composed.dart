import 'model/notice.dart';
import 'snug_client.dart';

/// What was composed, and what becomes of it.
final class Composed {
  /// See the fields.
  const Composed(this.id, this.kept, this.outcome);

  /// The `client_msg_id` of a message, the `ref` of anything else.
  final String id;

  /// Ends when it is in the durable outbox; fails with a `SnugException`
  /// `storage` where the store could not write. The outcome is a
  /// [FailedNotice] then.
  final Future<void> kept;

  /// Ends with a [SentNotice] or a [FailedNotice], however long that takes;
  /// with null where the client was disposed of before. After a restart the
  /// outcome comes in [SnugClient.notices] alone.
  final Future<Notice?> outcome;
}
