package chat.snug.client;

/** Something that the application asked for could not be done. */
public final class ClientException extends RuntimeException {
  private final String code;

  ClientException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** One of the contract's codes, such as {@code not_found}; {@code closed} where the client was disposed of. */
  public String code() {
    return code;
  }

  static ClientException invalid(String message) {
    return new ClientException("invalid", message);
  }
}
