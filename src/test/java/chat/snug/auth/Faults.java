package chat.snug.auth;

import static org.assertj.core.api.Assertions.catchThrowable;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/** Waits for futures, and names what they were refused for. */
final class Faults {
  private Faults() {}

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 20 s", e);
    }
  }

  static FaultException refusal(Future<?> future) {
    Throwable why = catchThrowable(() -> await(future));
    Assertions.assertThat(why).isInstanceOf(FaultException.class);
    return (FaultException) why;
  }

  static Fault fault(Future<?> future) {
    return refusal(future).fault();
  }

  /** Waits until it holds. */
  static void eventually(BooleanSupplier condition) {
    long ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      Assertions.assertThat(System.nanoTime()).as("it never came").isLessThan(ends);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
