package chat.snug.config;

/** A configuration that cannot be used. The message is one line that says which key, which value, what is allowed and where it came from. */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(OneLine.escape(message), null, false, false);
  }

  /** The line to show to the operator. */
  public String line() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
