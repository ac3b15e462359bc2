package chat.snug.presence;

import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the store what it does not know yet: one write at a time, every {@link #EVERY}, and at once for as long as more waits than fits in one. A
 * write that fails is tried again at its next turn. The store's futures complete on the caller's thread.
 */
final class Saver {
  /** The contract allows 10 s to be lost with the process. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Saver.class);

  private final PresenceStore store;
  private final Unsaved unsaved;
  private Future<Void> saving = Future.succeededFuture();
  private long next;
  private boolean failing;

  Saver(PresenceStore store, Unsaved unsaved) {
    this.store = store;
    this.unsaved = unsaved;
  }

  /** Starts a write where its time has come. */
  void tick(long now) {
    if (saving.isComplete() && now >= next && !unsaved.isEmpty()) {
      next = now + EVERY.toNanos();
      saving = save().onSuccess(saved -> hurry()).onFailure(this::warn);
    }
  }

  /** Writes all that waits; fails with the first write that does. */
  Future<Void> finish() {
    return saving.otherwiseEmpty().compose(done -> rest());
  }

  private Future<Void> rest() {
    return unsaved.isEmpty() ? Future.succeededFuture() : save().compose(saved -> rest());
  }

  private Future<Void> save() {
    Unsaved.Batch batch = unsaved.batch();
    return store
        .save(batch.alive(), batch.gone(), batch.lastSeen())
        .onSuccess(done -> unsaved.saved(batch));
  }

  private void hurry() {
    if (failing) {
      log.atInfo().setMessage("presence is saved again").log();
    }
    failing = false;
    if (unsaved.size() >= Unsaved.BATCH) {
      next = 0;
    }
  }

  private void warn(Throwable cause) {
    if (!failing) {
      log.atWarn()
          .setMessage("presence is not saved; trying again")
          .addKeyValue("waiting", unsaved.size())
          .addKeyValue("error", cause.getMessage())
          .log();
    }
    failing = true;
  }
}
