package chat.snug.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One room on one event loop: who of its members is connected here, and how far they have been told. The events of a turn are merged into one buffer,
 * whose bytes then go to every socket in one write each.
 *
 * <p>What must always hold: whoever is in {@code sessions} has been given every event up to {@code head} that is above the head it began with.
 */
final class LocalRoom {
  /** A larger buffer is written before more is merged into it, so that a slow socket's outbox is counted in pieces. */
  private static final int MERGE_MAX = 32 * 1024;

  private final String id;
  private final List<Session> sessions = new ArrayList<>();
  /** The same as an array that can be walked while sessions leave; made anew after each change. */
  private Session @Nullable [] here;

  private long head;
  private int members;
  private @Nullable ByteBuf merged;
  private int mergedFrames;

  LocalRoom(String id, long head, int members) {
    this.id = id;
    this.head = head;
    this.members = members;
  }

  String id() {
    return id;
  }

  /** Seq of the newest event that was told here. */
  long head() {
    return head;
  }

  void head(long seq) {
    head = seq;
  }

  /** Members in all, connected or not. */
  int members() {
    return members;
  }

  void members(int count) {
    members = count;
  }

  List<Session> sessions() {
    return sessions;
  }

  /** A session joins: it gets what is appended from now on. */
  void add(Session session) {
    spill();
    sessions.add(session);
    here = null;
  }

  /** A session leaves, with all that was appended before. */
  void remove(Session session) {
    spill();
    sessions.remove(session);
    here = null;
  }

  /** Appends a frame for everybody here; it is written at the end of the turn. True where that turn has to be planned. */
  boolean append(ByteBufAllocator allocator, byte[] frame) {
    if (merged != null && merged.readableBytes() + frame.length > MERGE_MAX) {
      spill();
    }
    boolean first = merged == null;
    if (merged == null) {
      merged = allocator.directBuffer(Frames.HEADER_MAX + frame.length);
    }
    Frames.writeText(merged, frame);
    mergedFrames++;
    return first;
  }

  /** Writes what was merged to every session here. */
  void spill() {
    ByteBuf bytes = merged;
    if (bytes == null) {
      return;
    }
    int frames = mergedFrames;
    merged = null;
    mergedFrames = 0;
    if (here == null) {
      here = sessions.toArray(new Session[0]);
    }
    for (Session session : here) {
      session.give(new Chunk(Chunk.Kind.ROOM, id, bytes.retainedDuplicate(), frames));
    }
    bytes.release();
  }
}
