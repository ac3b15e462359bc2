package chat.snug.client;

/** How much of a journal's file is worth nothing any more; says when rewriting it pays. */
final class Garbage {
  private static final long TOLERATED = 64 * 1024;

  private long written;
  private long live;

  /** Lines of so many characters were written, of which so many count from now on. */
  void wrote(long size, long change) {
    written += size;
    live += change;
  }

  /** Whether there is more garbage than both 64 KiB and what counts. */
  boolean pays() {
    return written - live > Math.max(TOLERATED, live);
  }

  /** The file holds this and nothing else. */
  void rewritten(long size) {
    written = size;
    live = size;
  }
}
