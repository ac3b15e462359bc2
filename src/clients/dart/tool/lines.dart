import '../lib/snug_chat.dart';

/// What the application is told, as the driver prints it; null: nothing.
/// [tags] holds the tests' names of what they composed.
Json? lineOf(Notice notice, Map<String, Object?> tags) => switch (notice) {
  StateNotice(:final state, :final waitMs, :final code) => {
    'on': 'state',
    'state': state.name,
    if (waitMs != null) 'wait_ms': waitMs,
    if (code != null) 'code': code,
  },
  QueuedNotice(:final id, :final room, :final isMessage) => {
    'on': 'queued',
    if (tags.containsKey(id)) 'tag': tags.remove(id),
    _name(isMessage): id,
    'room': room,
  },
  SentNotice() => {
    'on': 'sent',
    _name(notice.isMessage): notice.id,
    'room': notice.room,
    'seq': notice.seq,
    'duplicate': notice.duplicate,
  },
  FailedNotice() => {
    'on': 'failed',
    _name(notice.isMessage): notice.id,
    'room': notice.room,
    'code': notice.code,
    'message': notice.message,
  },
  EventNotice(:final event) => {'on': 'event', 'event': event.json},
  ResetNotice(:final room, :final head) => {
    'on': 'reset',
    'room': room,
    'head': head,
  },
  LeftNotice(:final room) => {'on': 'left', 'room': room},
  CaughtUpNotice(:final rooms) => {'on': 'caught_up', 'rooms': rooms},
  PresenceNotice(:final frame) => _line('presence', frame),
  TypingNotice(:final frame) => _line('typing', frame),
  ReadNotice(:final frame) => _line('read', frame),
  ProfileNotice() => null,
};

/// A page, as the driver prints it.
Json pageLine(ChatPage page) => {
  'on': 'page',
  'room': page.room,
  'items': page.items,
  'before': page.before,
  'after': page.after,
  'head': page.head,
};

/// Something that could not be done, as the driver prints it.
Json errorLine(Object error) => error is SnugException
    ? {'on': 'error', 'code': error.code, 'message': error.message}
    : {'on': 'error', 'code': 'internal', 'message': '$error'};

String _name(bool isMessage) => isMessage ? 'client_msg_id' : 'ref';

Json _line(String on, Json frame) => {'on': on, ...frame}..remove('type');
