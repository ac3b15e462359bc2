/// Client of the Snug chat server: a durable outbox, each event once and in
/// order, reconnects by itself, in Flutter on every platform.
///
/// Begin with [SnugClient.open].
library;

export 'src/composed.dart' show Composed;
export 'src/composing.dart' show SnugComposing;
export 'src/core/options.dart' show SnugOptions;
export 'src/model/chat_message.dart' show ChatMessage, MessageStatus;
export 'src/model/chat_page.dart' show ChatPage;
export 'src/model/connection_state.dart' show ConnectionState;
export 'src/model/json.dart' show Json;
export 'src/model/kept_message.dart' show KeptMessage;
export 'src/model/log_event.dart' show LogEvent;
export 'src/model/notice.dart';
export 'src/model/outbox_entry.dart' show OutboxEntry;
export 'src/model/snug_exception.dart' show SnugException;
export 'src/ports/ports.dart';
export 'src/room_view.dart' show RoomView;
export 'src/snug_client.dart' show SnugClient;
export 'src/snug_storage.dart' show SnugStorage;
export 'src/store/message_cache.dart' show CacheContent, MessageCache;
export 'src/store/outbox.dart' show Outbox, OutboxContent;
export 'src/store/records.dart' show MemoryRecords, Records;
export 'src/store/stored_cache.dart' show StoredCache;
export 'src/store/stored_outbox.dart' show StoredOutbox;
