package chat.snug.socket;

import chat.snug.protocol.FrameWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The way out of a session: straight to the network while that takes it, else through a bounded {@link Outbox}, which exists only once it is needed. */
final class Outlet {
  private final Sockets loop;
  private final Session session;
  private final Wire wire;
  private @Nullable Outbox outbox;

  Outlet(Sockets loop, Session session, Wire wire) {
    this.loop = loop;
    this.session = session;
    this.wire = wire;
  }

  /** Writes the chunk, or lets it wait; takes it over. False where the socket has to go. */
  boolean give(Chunk chunk) {
    if (!isStalled() && canWrite()) {
      write(chunk);
      return true;
    }
    if (outbox == null) {
      outbox = loop.newOutbox();
    }
    boolean fits = outbox.add(chunk, loop.node().wall().millis());
    if (fits) {
      loop.stalled(session);
    }
    return fits;
  }

  /** The network takes something again. */
  void writable() {
    if (outbox == null) {
      return;
    }
    // What rooms have merged so far joins what waits, so that no resync names a head whose event
    // comes after it.
    loop.turn().spill();
    while (!outbox.isEmpty() && canWrite()) {
      Chunk chunk = outbox.poll();
      if (chunk != null) {
        write(chunk);
      }
    }
    if (outbox.isEmpty()) {
      loop.recovered(session, outbox);
    }
  }

  /** The session is in this room no longer. */
  void forget(String room) {
    if (outbox != null) {
      outbox.forget(room, () -> resync(room));
    }
  }

  /** Bytes that wait. */
  int waiting() {
    return outbox == null ? 0 : outbox.bytes();
  }

  /** Gives up some of what waits. False where nothing can be. */
  boolean relieve() {
    return outbox == null || outbox.shedOne(loop.node().wall().millis());
  }

  void clear() {
    if (outbox != null) {
      outbox.clear();
    }
  }

  private boolean isStalled() {
    return outbox != null && !outbox.isEmpty();
  }

  private boolean canWrite() {
    if (!wire.isWritable()) {
      wire.flush(); // what was only written so far may well fit the network
    }
    return wire.isWritable();
  }

  private void write(Chunk chunk) {
    if (chunk.bytes() != null) {
      wire.write(chunk.bytes());
    } else if (chunk.room() != null) {
      wire.write(resync(chunk.room()));
    }
    loop.delivered(chunk.frames());
    loop.turn().touch(wire);
  }

  /** As of now. */
  private ByteBuf resync(String room) {
    return Frames.text(wire.allocator(), FrameWriter.write(loop.rooms().resync(room)));
  }
}
