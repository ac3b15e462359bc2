package chat.snug.model;

/**
 * A request that is refused for a reason the asker can act on. It is an answer, not a failure of the program, so it carries no stack trace.
 */
public final class FaultException extends RuntimeException {
  private final Fault fault;
  private final int status;
  private final long retryAfterMillis;

  public FaultException(Fault fault, String message) {
    this(fault, message, fault.status(), 0);
  }

  private FaultException(Fault fault, String message, int status, long retryAfterMillis) {
    super(message, null, false, false);
    this.fault = fault;
    this.status = status;
    this.retryAfterMillis = retryAfterMillis;
  }

  /** The same refusal, to be tried again after that many milliseconds. */
  public FaultException retryAfter(long millis) {
    return new FaultException(fault, message(), status, millis);
  }

  /** The same refusal under another HTTP status, such as 405 or 415. */
  public FaultException withStatus(int other) {
    return new FaultException(fault, message(), other, retryAfterMillis);
  }

  public Fault fault() {
    return fault;
  }

  public int status() {
    return status;
  }

  /** Milliseconds after which a retry makes sense; 0 where nothing is known. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** The explanation; says what to do. */
  public String message() {
    String message = getMessage();
    return message == null ? fault.code() : message;
  }
}
