package chat.snug.socket;

import chat.snug.metrics.Shed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one socket that does not take it, bounded. Over its bound it spares the socket typing and presence first; then a whole room's frames,
 * the fullest first, replaced by one {@code resync}; what is left then are answers, and a socket that leaves even those lying has to go.
 *
 * <p>What must always hold: a room's frames that wait are without a gap, or a resync that stands for all that is missing waits with them.
 */
final class Outbox {
  private final int framesMax;
  private final int bytesMax;
  private final Budget budget;
  private final ShedMeter meter;
  private final Deque<Chunk> waiting = new ArrayDeque<>();
  /** Rooms whose resync waits: it stands for their later events as well. */
  private final Set<String> resyncing = new HashSet<>();

  private Map<String, Long> roomsShed = new LinkedHashMap<>();
  private boolean presenceShed;
  private int frames;
  private int bytes;

  /** @param framesMax and {@code bytesMax}: 0 means off */
  Outbox(int framesMax, int bytesMax, Budget budget, ShedMeter meter) {
    this.framesMax = framesMax;
    this.bytesMax = bytesMax;
    this.budget = budget;
    this.meter = meter;
  }

  /** Counts frames that a socket was spared. */
  interface ShedMeter {
    void shed(Shed kind, long frames);
  }

  /**
   * Takes a chunk over. False where it is still too full after all that can be shed was shed: the socket has to go.
   *
   * @param at milliseconds since the epoch, kept where something is shed
   */
  boolean add(Chunk chunk, long at) {
    if (chunk.kind() == Chunk.Kind.ROOM && resyncing.contains(chunk.room())) {
      meter.shed(Shed.ROOM, chunk.frames());
      chunk.release();
      return true;
    }
    push(chunk);
    if (isOver()) {
      shedEphemeral();
    }
    boolean shed = true;
    while (shed && isOver()) {
      shed = shedRoom(at);
    }
    return !isOver();
  }

  /** Sheds one step, for the good of all: the ephemeral, else the fullest room. False where there is nothing to shed. */
  boolean shedOne(long at) {
    return shedEphemeral() || shedRoom(at);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int bytes() {
    return bytes;
  }

  /** The next chunk, which the caller takes over. */
  @Nullable
  Chunk poll() {
    Chunk chunk = waiting.poll();
    if (chunk != null) {
      left(chunk);
      if (chunk.bytes() == null && chunk.room() != null) {
        resyncing.remove(chunk.room());
      }
    }
    return chunk;
  }

  /** Whether presence was shed since the last call. */
  boolean takePresenceShed() {
    boolean shed = presenceShed;
    presenceShed = false;
    return shed;
  }

  /** Rooms of which something was shed since the last call, each with the time of the first. */
  Map<String, Long> takeRoomsShed() {
    Map<String, Long> shed = roomsShed;
    roomsShed = new LinkedHashMap<>();
    return shed;
  }

  /**
   * The room is no longer the socket's. What was shed of it holds its end, so where a resync waits this one takes its place, which no later event of the
   * room moves on.
   */
  void forget(String room, Supplier<ByteBuf> resync) {
    roomsShed.remove(room);
    resyncing.remove(room);
    if (remove(chunk -> chunk.bytes() == null && room.equals(chunk.room())) > 0) {
      push(new Chunk(Chunk.Kind.ANSWER, room, resync.get(), 1));
    }
  }

  void clear() {
    for (Chunk chunk = poll(); chunk != null; chunk = poll()) {
      chunk.release();
    }
  }

  private void push(Chunk chunk) {
    waiting.add(chunk);
    frames += chunk.frames();
    bytes += chunk.weight();
    budget.use(chunk.weight());
  }

  private void left(Chunk chunk) {
    frames -= chunk.frames();
    bytes -= chunk.weight();
    budget.free(chunk.weight());
  }

  private boolean isOver() {
    return (framesMax > 0 && frames > framesMax) || (bytesMax > 0 && bytes > bytesMax);
  }

  private boolean shedEphemeral() {
    presenceShed |= waiting.stream().anyMatch(chunk -> chunk.kind() == Chunk.Kind.PRESENCE);
    int shed = remove(Chunk::isEphemeral);
    meter.shed(Shed.EPHEMERAL, shed);
    return shed > 0;
  }

  private boolean shedRoom(long at) {
    String room = fullestRoom();
    if (room == null) {
      return false;
    }
    meter.shed(
        Shed.ROOM, remove(chunk -> room.equals(chunk.room()) && chunk.kind() == Chunk.Kind.ROOM));
    roomsShed.putIfAbsent(room, at);
    resyncing.add(room);
    push(Chunk.resync(room));
    return true;
  }

  /** The room with the most frames waiting, of those that no resync stands for yet. */
  private @Nullable String fullestRoom() {
    Map<String, Integer> counts = new HashMap<>();
    String fullest = null;
    int most = 0;
    for (Chunk chunk : waiting) {
      if (chunk.kind() == Chunk.Kind.ROOM && chunk.bytes() != null && chunk.room() != null) {
        int count = counts.merge(chunk.room(), chunk.frames(), Integer::sum);
        if (count > most) {
          most = count;
          fullest = chunk.room();
        }
      }
    }
    return fullest;
  }

  private int remove(Predicate<Chunk> which) {
    int removed = 0;
    for (Iterator<Chunk> chunks = waiting.iterator(); chunks.hasNext(); ) {
      Chunk chunk = chunks.next();
      if (which.test(chunk)) {
        chunks.remove();
        left(chunk);
        removed += chunk.frames();
        chunk.release();
      }
    }
    return removed;
  }
}
