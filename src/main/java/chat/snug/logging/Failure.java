package chat.snug.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exception as a line tells it.
 *
 * @param summary class and message, with the causes
 * @param stack where it was thrown; null where it is nothing unexpected, since then the place helps nobody
 */
record Failure(String summary, @Nullable String stack) {
  private static final int MOST_CAUSES = 3;

  static Optional<Failure> of(ILoggingEvent event) {
    return Optional.ofNullable(event.getThrowableProxy())
        .map(thrown -> new Failure(
            summary(thrown),
            isUnexpected(event, thrown) ? ThrowableProxyUtil.asString(thrown) : null));
  }

  private static String summary(IThrowableProxy thrown) {
    StringBuilder summary = new StringBuilder(words(thrown));
    IThrowableProxy cause = thrown.getCause();
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      summary.append(", caused by ").append(words(cause));
      cause = cause.getCause();
    }
    return summary.toString();
  }

  private static String words(IThrowableProxy thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClassName() : thrown.getClassName() + ": " + message;
  }

  /** A fault of the program: what nobody declared, or what was worth an error. An exception made without a stack is an answer. */
  private static boolean isUnexpected(ILoggingEvent event, IThrowableProxy thrown) {
    boolean isUndeclared = thrown instanceof ThrowableProxy proxy
        && (proxy.getThrowable() instanceof RuntimeException
            || proxy.getThrowable() instanceof Error);
    return thrown.getStackTraceElementProxyArray().length > 0
        && (isUndeclared || event.getLevel().isGreaterOrEqual(Level.ERROR));
  }
}
