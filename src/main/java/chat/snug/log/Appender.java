package chat.snug.log;

import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one batch is with the store at a time; whatever waits when it comes back goes into the next. An idle log adds no delay. Runs on one
 * event loop.
 *
 * <p>What must always hold: events are told in the order of their seq, since batches are told in the order in which they were committed; and every
 * write is answered exactly once, within {@code appendSeconds} of its arrival.
 */
final class Appender {
  /** Larger batches commit no faster and make the first in line wait. */
  static final int BATCH_MAX = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
  private static final int WAIT_MILLIS_WHERE_OFF = 60_000;

  private final LogStore store;
  private final LongSupplier nanoTime;
  private final int queueMax;
  private final long waitNanos;
  private final Consumer<Notice> told;
  private final ReadBroadcast reads;
  private final Recovery recovery;
  private final LogMeters meters;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private List<Waiting> underWay = List.of();
  /** Who waits until the batch that is under way was told. */
  private List<Promise<Void>> awaiting = new ArrayList<>();

  private @Nullable Promise<Void> drained;

  Appender(
      LogStore store,
      LongSupplier nanoTime,
      int queueMax,
      int appendSeconds,
      Consumer<Notice> told,
      ReadBroadcast reads,
      LogMeters meters) {
    this.store = store;
    this.nanoTime = nanoTime;
    this.queueMax = queueMax;
    this.waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis(appendSeconds));
    this.told = told;
    this.reads = reads;
    this.meters = meters;
    recovery = new Recovery(store, told, this::tellAgain);
  }

  private record Waiting(Write write, long since, Promise<Outcome> answer) {}

  static long waitMillis(int appendSeconds) {
    return appendSeconds == 0 ? WAIT_MILLIS_WHERE_OFF : TimeUnit.SECONDS.toMillis(appendSeconds);
  }

  /** Succeeds always; a refusal is an outcome too. */
  Future<Outcome> append(Write write) {
    if (queueMax > 0 && queue.size() >= queueMax) {
      return Future.succeededFuture(Outcome.refused(Log.away()));
    }
    Promise<Outcome> answer = Promise.promise();
    queue.add(new Waiting(write, nanoTime.getAsLong(), answer));
    next();
    return answer.future();
  }

  /** Succeeds once all that the store had committed before this call was told: what a snapshot shows, everybody has been told then. */
  Future<Void> told() {
    if (underWay.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    awaiting.add(promise);
    return promise.future();
  }

  /** To be called several times a second: answers those who waited too long, tells reads that are due, looks after an unknown commit. */
  void tick() {
    long now = nanoTime.getAsLong();
    while (!queue.isEmpty() && now - queue.peek().since() > waitNanos) {
      queue.remove().answer().tryComplete(Outcome.refused(Log.away()));
    }
    for (Waiting waiting : underWay) {
      if (now - waiting.since() > waitNanos) {
        waiting.answer().tryComplete(Outcome.refused(Log.away()));
      }
    }
    reads.tick();
    if (underWay.isEmpty()) {
      recovery.tryAgain();
    }
    next();
  }

  /** Succeeds once nothing waits any more. */
  Future<Void> drain() {
    Promise<Void> promise = Promise.promise();
    drained = promise;
    tellDrained();
    return promise.future();
  }

  private void next() {
    if (!underWay.isEmpty() || queue.isEmpty()) {
      return;
    }
    underWay = take();
    long begun = nanoTime.getAsLong();
    given(underWay.stream().map(Waiting::write).toList()).onComplete((outcomes, failure) -> {
      List<Waiting> batch = underWay;
      // Whoever asks from here on may ask while the next batch is under way already.
      List<Promise<Void>> settled = awaiting;
      underWay = List.of();
      awaiting = new ArrayList<>();
      if (failure == null) {
        meters.committed(batch.size(), nanoTime.getAsLong() - begun);
        settle(batch, outcomes);
      } else {
        failed(batch, failure);
      }
      settled.forEach(Promise::tryComplete);
      next();
      tellDrained();
    });
  }

  private List<Waiting> take() {
    List<Waiting> batch = new ArrayList<>(Math.min(queue.size(), BATCH_MAX));
    int rows = 0;
    while (rows < BATCH_MAX && !queue.isEmpty()) {
      Waiting next = queue.remove();
      rows += rows(next.write());
      batch.add(next);
    }
    return batch;
  }

  /** A room with thousands of members takes as long as thousands of messages. */
  private static int rows(Write write) {
    return write instanceof Write.MakeRoom make ? 1 + make.members().size() : 1;
  }

  /** A fault of ours must not stop the log: what may not have been told then is told as after an unknown commit. */
  private void settle(List<Waiting> batch, List<Outcome> outcomes) {
    try {
      committed(batch, outcomes);
    } catch (RuntimeException fault) {
      failed(batch, fault);
    }
  }

  private Future<List<Outcome>> given(List<Write> batch) {
    try {
      return store.append(batch);
    } catch (RuntimeException fault) {
      return Future.failedFuture(fault);
    }
  }

  /** A read position that may have moved untold: moving it again changes nothing, and its answer tells where it stands. */
  private void tellAgain(Write.Read read) {
    append(read).onSuccess(outcome -> {
      if (outcome.answer() instanceof Answer.ReadAt at && !at.moved()) {
        reads.moved(at);
      }
    });
  }

  private void committed(List<Waiting> batch, List<Outcome> outcomes) {
    tell(outcomes);
    long now = nanoTime.getAsLong();
    for (int i = 0; i < batch.size(); i++) {
      Waiting waiting = batch.get(i);
      Outcome outcome = outcomes.get(i);
      meters.answered(outcome, now - waiting.since());
      waiting.answer().tryComplete(outcome);
    }
    recovery.tryAgain();
  }

  /** Events and read positions in the order in which they were committed: what is said to be unread fits what was told before it. */
  private void tell(List<Outcome> outcomes) {
    List<Notice.Entry> entries = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      for (Event event : outcome.events()) {
        entries.add(Notice.Entry.of(event, outcome.members()));
      }
      if (outcome.answer() instanceof Answer.ReadAt read && read.moved()) {
        logged(entries);
        entries = new ArrayList<>();
        reads.moved(read);
      }
    }
    logged(entries);
  }

  private void logged(List<Notice.Entry> entries) {
    if (!entries.isEmpty()) {
      told.accept(new Notice.Logged(entries));
    }
  }

  private void failed(List<Waiting> batch, Throwable failure) {
    FaultException why = failure instanceof FaultException fault ? fault : Log.away();
    if (why.fault() != Fault.UNAVAILABLE || !(failure instanceof FaultException)) {
      LOG.atError()
          .setMessage("append failed")
          .addKeyValue("writes", batch.size())
          .setCause(failure)
          .log();
    }
    batch.forEach(waiting -> recovery.uncertain(waiting.write()));
    batch.forEach(waiting -> waiting.answer().tryComplete(Outcome.refused(why)));
  }

  private void tellDrained() {
    if (drained != null && queue.isEmpty() && underWay.isEmpty()) {
      drained.tryComplete();
    }
  }
}
