package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Keeps what people wrote in chunks: rows of a size that is fixed when they are added, each for one room, filled from their beginning. A chunk never
 * changes its size, so SQLite never copies it to another page, where its bytes would be left behind (freed bytes it overwrites, copied ones not): what
 * is deleted is overwritten in its place and found nowhere. And what was said together in a room is read with few pages, however many rooms speak at
 * once.
 *
 * <p>A reference to a body is one number: the chunk's number, 12 bits of the offset, 12 bits of the length; what is too long for a chunk has one of its
 * own, and length 0 stands for all of it. One instance serves one transaction.
 */
final class Bodies {
  /** A room's chunks grow from here, so that small rooms take little. */
  private static final int SMALLEST = 512;

  /** One such chunk fills a page of SQLite's, 4,096 bytes. */
  private static final int LARGEST = 4032;

  /** Chunks that a transaction keeps in memory: half a megabyte of the usual ones. */
  private static final int KEPT = 128;

  private static final int CHUNK_SHIFT = 24;
  private static final int OFFSET_SHIFT = 12;
  private static final int MASK = 0xfff;

  private final Writer db;
  private final Map<Long, byte[]> chunks = new Bounded<>(KEPT);
  private long last = -1;

  Bodies(Writer db) {
    this.db = db;
  }

  /** SQL that joins the chunks as {@code c} for references in this column. */
  static String join(String reference) {
    return " left join chunks c on c.no = " + reference + " >> " + CHUNK_SHIFT + " ";
  }

  /** SQL of the bytes that a reference in this column names. */
  static String bytes(String reference) {
    return "case " + reference + " & " + MASK + " when 0 then c.bytes else substr(c.bytes, ("
        + reference + " >> " + OFFSET_SHIFT + " & " + MASK + ") + 1, " + reference + " & " + MASK
        + ") end";
  }

  /** Adds a body to a room's chunks; its reference. */
  long add(StoredRoom room, Body body) throws SQLException {
    byte[] bytes = body.encoded();
    if (bytes.length > LARGEST) {
      return insert(bytes) << CHUNK_SHIFT;
    }
    byte[] chunk = room.chunk == 0 ? new byte[0] : chunk(room.chunk);
    boolean fits = room.chunkUsed + bytes.length <= chunk.length;
    if (fits) {
      System.arraycopy(bytes, 0, chunk, room.chunkUsed, bytes.length);
      save(room.chunk, chunk);
    } else {
      room.chunk = insert(Arrays.copyOf(bytes, size(chunk.length, bytes.length)));
      room.chunkUsed = 0;
    }
    long reference = room.chunk << CHUNK_SHIFT | room.chunkUsed << OFFSET_SHIFT | bytes.length;
    room.chunkUsed += bytes.length;
    room.changed = true;
    return reference;
  }

  private static int size(int before, int needed) {
    int size = Math.max(SMALLEST, 2 * before);
    while (size < needed) {
      size *= 2;
    }
    return Math.min(size, LARGEST);
  }

  private long insert(byte[] chunk) throws SQLException {
    if (last < 0) {
      last = db.number("select max(no) from chunks");
    }
    last++;
    db.run("insert into chunks (no, bytes) values (?, ?)", last, chunk);
    chunks.put(last, chunk);
    return last;
  }

  private byte[] chunk(long no) throws SQLException {
    byte[] known = chunks.get(no);
    if (known != null) {
      return known;
    }
    byte[] bytes = db.first("select bytes from chunks where no = ?", row -> row.bytes(1), no);
    if (bytes == null) {
      throw new SQLException("no chunk has the number " + no);
    }
    chunks.put(no, bytes);
    return bytes;
  }

  private void save(long no, byte[] chunk) throws SQLException {
    db.run("update chunks set bytes = ? where no = ?", chunk, no);
  }

  /** Overwrites the bodies of these events. */
  static void blankAll(Writer db, long after, long to) throws SQLException {
    List<Long> references = db.all(
        "select body from events where place > ? and place <= ? and body is not null",
        row -> row.number(1),
        after,
        to);
    Bodies bodies = new Bodies(db);
    for (long reference : references) {
      bodies.blank(reference);
    }
  }

  /** Overwrites a body in its place. */
  void blank(long reference) throws SQLException {
    long no = reference >> CHUNK_SHIFT;
    byte[] chunk = chunk(no);
    int length = (int) (reference & MASK);
    int from = (int) (reference >> OFFSET_SHIFT & MASK);
    Arrays.fill(chunk, from, length == 0 ? chunk.length : from + length, (byte) 0);
    save(no, chunk);
  }
}
