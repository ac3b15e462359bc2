package chat.snug.socket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait for one socket, whole, one after the other.
 *
 * @param room whose frames they are; null where they belong to none
 * @param bytes null stands for a {@code resync} of the room, whose head is that of the moment it is written
 */
record Chunk(Kind kind, @Nullable String room, @Nullable ByteBuf bytes, int frames) {
  /** What a waiting chunk costs beside its bytes; also what a resync weighs. */
  private static final int OVERHEAD = 128;

  /** The order in which frames are spared a slow socket, the first first; answers never are. */
  enum Kind {
    TYPING,
    PRESENCE,
    ROOM,
    ANSWER
  }

  static Chunk resync(String room) {
    return new Chunk(Kind.ROOM, room, null, 1);
  }

  boolean isEphemeral() {
    return kind == Kind.TYPING || kind == Kind.PRESENCE;
  }

  int weight() {
    return OVERHEAD + (bytes == null ? 0 : bytes.readableBytes());
  }

  void release() {
    if (bytes != null) {
      bytes.release();
    }
  }
}
