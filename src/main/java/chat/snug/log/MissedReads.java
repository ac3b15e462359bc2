package chat.snug.log;

import chat.snug.log.Notice.Audience;
import chat.snug.store.FeedStore;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Read positions that the feed names: what the bus lost of them is told. One's own devices hear of each at once and the others of the last of a second, in
 * two messages, of which each can be lost.
 */
final class MissedReads {
  /** A writer tells the others a second late at most. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

  private final LongSupplier nanoTime;
  private final RecentlyTold recent;
  private final Consumer<Notice> told;
  /** Told to one's own devices, and perhaps not to the others; in the order in which they are due. */
  private final Map<RecentlyTold.Place, Waiting> waiting = new LinkedHashMap<>();

  MissedReads(LongSupplier nanoTime, RecentlyTold recent, Consumer<Notice> told) {
    this.nanoTime = nanoTime;
    this.recent = recent;
    this.told = told;
  }

  private record Waiting(FeedStore.Read read, long dueAt) {}

  /** The bus told it. */
  void heard(Notice.ReadMoved read) {
    recent.read(read.room(), read.user(), read.read(), read.to());
    told.accept(read);
  }

  /** The feed names it. */
  void fed(FeedStore.Read read) {
    if (!recent.isRead(read.room(), read.user(), read.read(), Audience.OWN)) {
      tell(read, Audience.ALL);
    } else if (isUntold(read)) {
      long dueAt = nanoTime.getAsLong() + PATIENCE_NANOS;
      waiting.compute(
          new RecentlyTold.Place(read.room(), read.user()),
          (place, before) -> new Waiting(read, before == null ? dueAt : before.dueAt()));
    }
  }

  /** To be called several times a second. */
  void tick(long now) {
    for (Iterator<Waiting> all = waiting.values().iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (now - one.dueAt() < 0) {
        break;
      }
      all.remove();
      if (isUntold(one.read())) {
        tell(one.read(), Audience.OTHERS);
      }
    }
  }

  private boolean isUntold(FeedStore.Read read) {
    return !recent.isRead(read.room(), read.user(), read.read(), Audience.OTHERS);
  }

  private void tell(FeedStore.Read read, Audience to) {
    heard(new Notice.ReadMoved(
        read.room(), read.user(), read.read(), read.unread(), read.at(), read.members(), to));
  }
}
