package chat.snug;

import chat.snug.config.Config;
import chat.snug.config.OneLine;
import java.io.IOException;
import java.net.BindException;

/** Why there is no start, in one line for the operator. */
final class StartFailure {
  private StartFailure() {}

  static String line(Config config, Throwable cause) {
    String line = isBind(cause)
        ? "can't listen on " + config.host() + ":" + config.port() + ": " + reason(words(cause))
            + "; name another with --port or stop what uses it"
        : words(cause);
    return OneLine.escape(line);
  }

  /** The native transports have an exception of their own for it. */
  private static boolean isBind(Throwable cause) {
    return cause instanceof BindException
        || (cause instanceof IOException && String.valueOf(cause.getMessage()).startsWith("bind("));
  }

  /** What the system says, without how the native transport called it. */
  private static String reason(String words) {
    return words.replaceFirst("^bind\\(.*?\\) failed with error\\(-?\\d+\\): ", "");
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getName() : message;
  }
}
