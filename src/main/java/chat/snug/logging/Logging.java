package chat.snug.logging;

import ch.qos.logback.classic.LoggerContext;
import chat.snug.config.Config;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** The log of this process. */
public final class Logging {
  private Logging() {}

  /** Writes in this format and from this level on. */
  public static void configure(Config.Log log) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      LogbackSetup.apply(context, log);
    }
  }

  /** Writes what waits and ends the log; whoever reads standard output has that long to take it. */
  public static void close(Duration patience) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      LogbackSetup.close(context, patience);
    }
  }
}
