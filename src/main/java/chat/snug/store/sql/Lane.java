package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread with one connection, which takes jobs from a queue. A connection that failed for another reason than a refusal is closed and opened anew
 * for the next job, so a full disk or a foreign lock heals by itself.
 */
final class Lane implements Runnable {

  /** Opens the lane's connection. */
  @FunctionalInterface
  interface Opener {
    Session open() throws SQLException;
  }

  /** Between tries to reach a store that is away. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BlockingQueue<Job<?>> queue;
  private final Opener opener;
  private final LongSupplier nanos;
  private final Thread thread;
  private @Nullable Session session;
  private @Nullable Job<?> present;
  private volatile boolean closing;

  Lane(String name, BlockingQueue<Job<?>> queue, Opener opener, LongSupplier nanos) {
    this.queue = queue;
    this.opener = opener;
    this.nanos = nanos;
    this.thread = new Thread(this, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends once the queue is empty. */
  void close() {
    closing = true;
    thread.interrupt();
  }

  boolean join(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  @Override
  public void run() {
    for (Job<?> job = next(); job != null; job = next()) {
      execute(job);
    }
    discardSession();
  }

  private @Nullable Job<?> next() {
    while (!closing) {
      try {
        return queue.take();
      } catch (InterruptedException closed) {
        // The loop's condition says so.
      }
    }
    return queue.poll();
  }

  private void execute(Job<?> job) {
    if (isLate(job)) {
      job.refuse(SqlErrors.unavailable("the store is too busy"));
      return;
    }
    Throwable failure = attempt(job);
    for (int tries = 1; failure != null && goesOn(job, tries); tries++) {
      failure = attempt(job);
    }
    if (failure != null) {
      job.refuse(failure);
    }
  }

  private boolean isLate(Job<?> job) {
    return nanos.getAsLong() - job.deadline() > 0;
  }

  /** A job whose connection broke may run again. */
  private boolean goesOn(Job<?> job, int tries) {
    if (session != null || isLate(job)) {
      return false;
    }
    if (!job.again().goesOn(tries)) {
      return false;
    }
    if (tries > 1) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  /** The failure, or null. The session is there afterwards where it is still good. */
  private @Nullable Throwable attempt(Job<?> job) {
    try {
      if (session != null && !session.isOpen()) {
        discardSession();
      }
      Session open = session == null ? opener.open() : session;
      session = open;
      begin(job);
      Throwable failure = job.run(open);
      end();
      if (failure != null && !open.survives(failure)) {
        discardSession();
      }
      return failure;
    } catch (SQLException | RuntimeException cannotOpen) {
      return cannotOpen;
    }
  }

  private synchronized void begin(Job<?> job) {
    present = job;
  }

  private synchronized void end() {
    present = null;
  }

  /** Stops the statement that runs for this job, if it still does. */
  @SuppressWarnings("ReferenceEquality") // this very job, not one like it
  synchronized void interrupt(Job<?> job) {
    if (present == job && session != null) {
      session.interrupt();
    }
  }

  private synchronized void discardSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
