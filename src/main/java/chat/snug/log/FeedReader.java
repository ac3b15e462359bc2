package chat.snug.log;

import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Batch;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what other writers committed, each batch once and none left out: a batch whose predecessor is missing was preceded by some that the store has
 * thrown away since.
 */
final class FeedReader {
  /** Batches in one question. */
  static final int PIECE = 500;

  private static final Logger log = LoggerFactory.getLogger(FeedReader.class);

  private final FeedStore store;
  private final Consumer<List<Batch>> read;
  private final Runnable missed;
  private final Map<Long, Long> seen = new HashMap<>();
  private boolean reading;
  private boolean failing;

  /**
   * @param read takes batches, those of each writer in their order
   * @param missed called where some were missed: whatever can be compared is to be compared
   */
  FeedReader(FeedStore store, Consumer<List<Batch>> read, Runnable missed) {
    this.store = store;
    this.read = read;
    this.missed = missed;
  }

  /** Begins with what is committed from now on. */
  Future<Void> start() {
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
    store.after(Map.copyOf(seen), PIECE).onComplete((batches, failure) -> {
      reading = false;
      tell(failure);
      if (failure == null && !batches.isEmpty()) {
        take(batches);
        if (batches.size() >= PIECE) {
          read();
        }
      }
    });
  }

  private void take(List<Batch> batches) {
    boolean hole = false;
    for (Batch batch : batches) {
      long before = seen.getOrDefault(batch.writer(), 0L);
      hole |= batch.n() > before + 1;
      seen.merge(batch.writer(), batch.n(), Math::max);
    }
    read.accept(batches);
    if (hole) {
      log.atWarn()
          .setMessage("commits of other nodes were missed; everything is compared")
          .log();
      missed.run();
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
