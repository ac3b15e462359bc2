package chat.snug.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes passwords and verifies them, by {@link Argon2Hash Argon2id}, off the event loop. A hash takes 19 MiB while it is computed, so few run at once and
 * few may wait: who comes when the queue is full, or waited too long, gets {@code unavailable} and may try again.
 *
 * <p>The UTF-8 bytes of a password are hashed as they were typed. It is not normalised: that would tie the stored hashes to a version of Unicode, and a
 * device writes the same password the same way each time.
 */
public final class PasswordHasher {
  /** How many may wait beside those that are computed. */
  static final int QUEUE = 64;

  /** From the call to the answer. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  private static final long RETRY_AFTER_MILLIS = 2000;
  private static final long SMALL_HEAP_BYTES = 128L * 1024 * 1024;

  private final SecureRandom random;
  private final WorkerExecutor executor;
  private final int capacity;
  private final Duration timeLimit;
  private final String decoy;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger verifications = new AtomicInteger();

  public PasswordHasher(Vertx vertx, SecureRandom random) {
    this(vertx, random, concurrency(), QUEUE, TIME_LIMIT);
  }

  PasswordHasher(Vertx vertx, SecureRandom random, int concurrency, int queue, Duration timeLimit) {
    this.random = random;
    this.executor = vertx.createSharedWorkerExecutor("snug-passwords", concurrency);
    this.capacity = concurrency + queue;
    this.timeLimit = timeLimit;
    this.decoy = Argon2Hash.decoy(random).phc();
  }

  /** The hash of a new password, in the PHC string format. */
  public Future<String> hash(String password) {
    return run(() -> Argon2Hash.of(utf8(password), random).phc());
  }

  /** Whether {@code phc} is the hash of this password; parameters are read from it. */
  public Future<Boolean> verify(String password, String phc) {
    verifications.incrementAndGet();
    return run(() -> Argon2Hash.parse(phc).matches(utf8(password)));
  }

  /** Takes as long as {@link #verify} of a hash of ours, and is never true: for names that nobody has. */
  public Future<Boolean> verifyNothing(String password) {
    return verify(password, decoy);
  }

  /** Calls that wait or are computed. */
  public int underWay() {
    return underWay.get();
  }

  /** How many were asked for since the start. */
  int verifications() {
    return verifications.get();
  }

  public Future<Void> close() {
    return executor.close();
  }

  private <T> Future<T> run(Callable<T> work) {
    if (underWay.incrementAndGet() > capacity) {
      underWay.decrementAndGet();
      return Future.failedFuture(busy());
    }
    long began = System.nanoTime();
    return executor
        .executeBlocking(() -> inTime(began, work), false)
        .onComplete(done -> underWay.decrementAndGet())
        .timeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS)
        .recover(why -> Future.failedFuture(why instanceof TimeoutException ? busy() : why));
  }

  /** Whoever waited out the time limit has had an answer: don't compute for nobody. */
  private <T> T inTime(long began, Callable<T> work) throws Exception {
    if (System.nanoTime() - began > timeLimit.toNanos()) {
      throw busy();
    }
    return work.call();
  }

  private static RuntimeException busy() {
    return Refusals.unavailable(
        "too many sign-ins are under way: try again in a moment", RETRY_AFTER_MILLIS);
  }

  /** One at a time where two would take most of a small heap. */
  private static int concurrency() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() < SMALL_HEAP_BYTES ? 1 : Math.min(2, runtime.availableProcessors());
  }

  private static byte[] utf8(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
