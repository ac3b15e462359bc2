package chat.snug.config;

import static chat.snug.config.Limits.DEFAULT;

import java.util.List;

/** The keys of {@link Limits}. 0 takes a limit away, everywhere. */
final class LimitKeys {
  private static final ValueType<Integer> LIMIT = new WholeNumber(0, Integer.MAX_VALUE);

  static final Key<Integer> FRAME_BYTES = limit(
          "frame_bytes", DEFAULT.frameBytes(), "largest message that a socket takes")
      .in("bytes");
  static final Key<Integer> BODY_BYTES =
      limit("body_bytes", DEFAULT.bodyBytes(), "largest body of a request").in("bytes");
  static final Key<Integer> TEXT_CHARACTERS = limit(
          "text_characters", DEFAULT.textCharacters(), "longest text of a message")
      .in("characters");
  static final Key<Integer> FRAMES_PER_SECOND = limit(
      "frames_per_second",
      DEFAULT.framesPerSecond(),
      "frames that a session may send each second, over time");
  static final Key<Integer> FRAMES_BURST =
      limit("frames_burst", DEFAULT.framesBurst(), "frames that a session may send at once");
  static final Key<Integer> CALLS_PER_SECOND = limit(
      "calls_per_second",
      DEFAULT.callsPerSecond(),
      "REST calls that a user may make each second, over time");
  static final Key<Integer> CALLS_BURST =
      limit("calls_burst", DEFAULT.callsBurst(), "REST calls that a user may make at once");
  static final Key<Integer> SOCKETS_PER_USER =
      limit("sockets_per_user", DEFAULT.socketsPerUser(), "sockets that a user may have open");
  static final Key<Integer> ROOMS_PER_USER =
      limit("rooms_per_user", DEFAULT.roomsPerUser(), "rooms that a user may be in");
  static final Key<Integer> SIGN_INS_PER_MINUTE = limit(
      "sign_ins_per_minute",
      DEFAULT.signInsPerMinute(),
      "sign-in and sign-up tries a minute, for each address and for each name");
  static final Key<Integer> OUTBOX_FRAMES = limit(
      "outbox_frames",
      DEFAULT.outboxFrames(),
      "frames that may wait for a slow socket before some are shed");
  static final Key<Integer> OUTBOX_BYTES = limit(
          "outbox_bytes",
          DEFAULT.outboxBytes(),
          "size of what may wait for a slow socket before some is shed")
      .in("bytes");
  static final Key<Integer> HELLO_SECONDS = limit(
          "hello_seconds", DEFAULT.helloSeconds(), "time that an open socket has to say hello")
      .in("seconds");
  static final Key<Integer> WATCHED_USERS =
      limit("watched_users", DEFAULT.watchedUsers(), "users whose presence a session may watch");
  static final Key<Integer> ROOM_MEMBERS =
      limit("room_members", DEFAULT.roomMembers(), "members of a room");
  static final Key<Integer> BROADCAST_MEMBERS = limit(
      "broadcast_members",
      DEFAULT.broadcastMembers(),
      "typing, read positions and profile changes are told in rooms of up to so many members");
  static final Key<Integer> NAME_CHARACTERS = limit(
          "name_characters", DEFAULT.nameCharacters(), "longest name of a user or a room")
      .in("characters");
  static final Key<Integer> AVATAR_CHARACTERS =
      limit("avatar_characters", DEFAULT.avatarCharacters(), "longest avatar").in("characters");
  static final Key<Integer> EMOJI_BYTES =
      limit("emoji_bytes", DEFAULT.emojiBytes(), "longest emoji of a reaction").in("bytes");
  static final Key<Integer> EMOJIS_PER_MESSAGE =
      limit("emojis_per_message", DEFAULT.emojisPerMessage(), "different emojis on a message");
  static final Key<Integer> MENTIONS =
      limit("mentions", DEFAULT.mentions(), "users that a message may mention");
  static final Key<Integer> DATA_BYTES = limit(
          "data_bytes", DEFAULT.dataBytes(), "largest data of a message or a room")
      .in("bytes");
  static final Key<Integer> DATA_DEPTH = limit(
      "data_depth",
      DEFAULT.dataDepth(),
      "deepest nesting of data; the object itself is the first level");
  static final Key<Integer> APPEND_QUEUE = limit(
      "append_queue",
      DEFAULT.appendQueue(),
      "writes that may wait for the store; then it is unavailable");
  static final Key<Integer> APPEND_SECONDS = limit(
          "append_seconds",
          DEFAULT.appendSeconds(),
          "time that a write may wait for the store; then it is unavailable")
      .in("seconds");

  static final List<Key<?>> ALL = List.of(
      FRAME_BYTES,
      BODY_BYTES,
      TEXT_CHARACTERS,
      FRAMES_PER_SECOND,
      FRAMES_BURST,
      CALLS_PER_SECOND,
      CALLS_BURST,
      SOCKETS_PER_USER,
      ROOMS_PER_USER,
      SIGN_INS_PER_MINUTE,
      OUTBOX_FRAMES,
      OUTBOX_BYTES,
      HELLO_SECONDS,
      WATCHED_USERS,
      ROOM_MEMBERS,
      BROADCAST_MEMBERS,
      NAME_CHARACTERS,
      AVATAR_CHARACTERS,
      EMOJI_BYTES,
      EMOJIS_PER_MESSAGE,
      MENTIONS,
      DATA_BYTES,
      DATA_DEPTH,
      APPEND_QUEUE,
      APPEND_SECONDS);

  private LimitKeys() {}

  private static Key<Integer> limit(String name, int standard, String effect) {
    return Key.of("limits." + name, LIMIT, Integer.toString(standard), effect);
  }

  static Limits read(Settings settings) {
    return new Limits(
        settings.get(FRAME_BYTES),
        settings.get(BODY_BYTES),
        settings.get(TEXT_CHARACTERS),
        settings.get(FRAMES_PER_SECOND),
        settings.get(FRAMES_BURST),
        settings.get(CALLS_PER_SECOND),
        settings.get(CALLS_BURST),
        settings.get(SOCKETS_PER_USER),
        settings.get(ROOMS_PER_USER),
        settings.get(SIGN_INS_PER_MINUTE),
        settings.get(OUTBOX_FRAMES),
        settings.get(OUTBOX_BYTES),
        settings.get(HELLO_SECONDS),
        settings.get(WATCHED_USERS),
        settings.get(ROOM_MEMBERS),
        settings.get(BROADCAST_MEMBERS),
        settings.get(NAME_CHARACTERS),
        settings.get(AVATAR_CHARACTERS),
        settings.get(EMOJI_BYTES),
        settings.get(EMOJIS_PER_MESSAGE),
        settings.get(MENTIONS),
        settings.get(DATA_BYTES),
        settings.get(DATA_DEPTH),
        settings.get(APPEND_QUEUE),
        settings.get(APPEND_SECONDS));
  }
}
