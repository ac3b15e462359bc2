package chat.snug;

import chat.snug.config.Config;
import chat.snug.logging.Logging;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node from its start to the end of the process. SIGTERM and SIGINT end it in order and with status 0: the JVM would say 143, so the last hook ends
 * the process itself. Another signal meanwhile finds the end under way and waits for it.
 */
final class Lifetime {
  /** Together with {@link #LOG_PATIENCE} less than the 10 s that the contract allows. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(9);

  private static final Duration LOG_PATIENCE = Duration.ofMillis(500);
  private static final Logger log = LoggerFactory.getLogger(Lifetime.class);

  private final CompletableFuture<Snug> started = new CompletableFuture<>();
  private final Consumer<Throwable> refusal;
  /** A process that ends by itself before the start came to its end has failed too. */
  private volatile int status = Main.START_FAILED;

  /** @param refusal tells the operator why there is no start */
  Lifetime(Consumer<Throwable> refusal) {
    this.refusal = refusal;
  }

  void begin(Config config) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
    Future.succeededFuture(config).compose(Snug::start).onComplete(this::succeed, this::fail);
  }

  private void succeed(Snug snug) {
    status = 0;
    started.complete(snug);
  }

  private void fail(Throwable cause) {
    log.atDebug().setMessage("start failed").setCause(cause).log();
    refusal.accept(cause);
    started.completeExceptionally(cause);
    System.exit(Main.START_FAILED);
  }

  private void end() {
    if (!started.isCompletedExceptionally()) {
      stop();
    }
    Logging.close(LOG_PATIENCE);
    Runtime.getRuntime().halt(status);
  }

  /** A start that is under way comes to its end first. */
  private void stop() {
    try {
      started
          .thenCompose(snug -> snug.stop().toCompletionStage())
          .get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      log.atInfo().setMessage("stopped").log();
    } catch (ExecutionException failed) {
      log.atError().setMessage("stop failed").setCause(failed.getCause()).log();
    } catch (TimeoutException late) {
      log.atWarn().setMessage("stop took too long and was cut short").log();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
