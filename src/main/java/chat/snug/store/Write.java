package chat.snug.store;

import chat.snug.model.Caller;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a caller wants to happen in a room. Shapes and lengths were checked before; whether it is allowed and fits what stands in the room is
 * decided when it is appended, under the store's lock.
 */
public sealed interface Write {
  Caller by();

  /** A message. {@code data} is the JSON object as it came. */
  record Send(
      Caller by,
      String room,
      String clientMsgId,
      String text,
      @Nullable Long replyTo,
      @Nullable Long thread,
      List<String> mentions,
      @Nullable String data)
      implements Write {}

  /** A text of white space alone is {@code invalid} where no data is left with it. */
  record Edit(Caller by, String room, long seq, String text, Patch<String> data) implements Write {}

  record Delete(Caller by, String room, long seq) implements Write {}

  record React(Caller by, String room, long seq, String emoji, boolean on) implements Write {}

  /** Moves the caller's own read position forwards. */
  record Read(Caller by, String room, long seq) implements Write {}

  /**
   * A new room.
   *
   * @param room its id; the maker of this record makes one up where the caller gave none. {@link #NO_ID}, for a direct room alone: the caller gave what
   *     can't be an id, which is {@code invalid} where the two have no room yet
   * @param members the others, without repeats and without the caller; exactly one for a direct room
   */
  record MakeRoom(
      Caller by,
      String room,
      RoomKind kind,
      @Nullable String name,
      @Nullable String avatar,
      @Nullable String data,
      List<String> members)
      implements Write {
    public static final String NO_ID = "";
  }

  record ChangeRoom(
      Caller by, String room, Patch<String> name, Patch<String> avatar, Patch<String> data)
      implements Write {}

  record DeleteRoom(Caller by, String room) implements Write {}

  /** Adds {@code subject}, lets the caller join (where it is the subject), or changes a role; a null role means member for who is new, and no change else. */
  record PutMember(
      Caller by, String room, String subject, @Nullable Role role) implements Write {}

  /** Takes {@code subject} out, or lets the caller leave where it is the subject. */
  record RemoveMember(Caller by, String room, String subject) implements Write {}
}
