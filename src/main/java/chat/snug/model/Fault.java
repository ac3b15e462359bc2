package chat.snug.model;

/** Why something was refused, as clients know it: the code on the wire and the HTTP status that goes with it. */
public enum Fault {
  INVALID("invalid", 400),
  UNAUTHORIZED("unauthorized", 401),
  TOKEN_EXPIRED("token_expired", 401),
  FORBIDDEN("forbidden", 403),
  SIGN_UP_CLOSED("sign_up_closed", 403),
  NOT_FOUND("not_found", 404),
  ROOM_EXISTS("room_exists", 409),
  USERNAME_TAKEN("username_taken", 409),
  ID_REUSED("id_reused", 409),
  TOO_LARGE("too_large", 413),
  RATE_LIMITED("rate_limited", 429),
  UNAVAILABLE("unavailable", 503),
  UNSUPPORTED("unsupported", 400),
  INTERNAL("internal", 500);

  private final String code;
  private final int status;

  Fault(String code, int status) {
    this.code = code;
    this.status = status;
  }

  /** The name on the wire. */
  public String code() {
    return code;
  }

  /** The usual HTTP status; a {@link FaultException} may carry another one. */
  public int status() {
    return status;
  }

  /** This fault with an explanation for the developer who reads the answer. */
  public FaultException because(String message) {
    return new FaultException(this, message);
  }
}
