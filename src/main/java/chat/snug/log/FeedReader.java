package chat.snug.log;

import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Batch;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what other writers committed, each batch once and none left out: a batch whose predecessor is missing was preceded by some that the store has
 * thrown away since.
 */
final class FeedReader {
  /** Batches in one question. */
  static final int PIECE = 500;

  /** Without an answer; a minute less than the store keeps batches by its own clock. */
  static final long LONGEST_MILLIS = 1000L * (FeedStore.KEPT_SECONDS - 60);

  private static final Logger log = LoggerFactory.getLogger(FeedReader.class);

  private final FeedStore store;
  private final Consumer<List<Batch>> read;
  private final LongConsumer missed;
  private final InstantSource wall;
  private final Map<Long, Long> seen = new HashMap<>();
  private boolean reading;
  private boolean failing;
  /** When the question was asked that was answered last, milliseconds. */
  private long readAt;

  /**
   * @param read takes batches, those of each writer in their order
   * @param missed called where some were missed since that time in milliseconds: whatever can be compared is to be compared
   */
  FeedReader(FeedStore store, Consumer<List<Batch>> read, LongConsumer missed, InstantSource wall) {
    this.store = store;
    this.read = read;
    this.missed = missed;
    this.wall = wall;
  }

  /** Begins with what is committed from now on. */
  Future<Void> start() {
    readAt = wall.millis();
    return store.newest().map(newest -> {
      seen.putAll(newest);
      return null;
    });
  }

  /** Reads what is new; nothing where that is under way. A failure is left to the next call. */
  void read() {
    if (reading) {
      return;
    }
    reading = true;
    long asked = wall.millis();
    store.after(Map.copyOf(seen), PIECE).onComplete((batches, failure) -> {
      reading = false;
      tell(failure);
      if (failure == null) {
        take(batches, asked);
        if (batches.size() >= PIECE) {
          read();
        }
      }
    });
  }

  private void take(List<Batch> batches, long asked) {
    long since = readAt;
    readAt = asked;
    // Whoever wrote meanwhile may have gone, and left nothing that shows it.
    boolean hole = asked - since > LONGEST_MILLIS;
    for (Batch batch : batches) {
      long before = seen.getOrDefault(batch.writer(), 0L);
      hole |= batch.n() > before + 1;
      seen.merge(batch.writer(), batch.n(), Math::max);
    }
    if (!isTold(batches) || hole) {
      log.atWarn()
          .setMessage("commits of other nodes were missed; everything is compared")
          .log();
      missed.accept(since);
    }
  }

  private boolean isTold(List<Batch> batches) {
    try {
      if (!batches.isEmpty()) {
        read.accept(batches);
      }
      return true;
    } catch (RuntimeException fault) {
      log.atError().setMessage("the feed could not be told").setCause(fault).log();
      return false;
    }
  }

  /** Once for each time that it is away. */
  private void tell(Throwable failure) {
    if (failure != null && !failing) {
      log.atWarn()
          .setMessage("the feed of the store can't be read; what the bus loses is late")
          .addKeyValue("error", failure.getMessage())
          .log();
    } else if (failure == null && failing) {
      log.atInfo().setMessage("the feed of the store is read again").log();
    }
    failing = failure != null;
  }
}
