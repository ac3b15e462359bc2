package chat.snug.auth;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;

/** The refusals of this package. */
final class Refusals {
  private Refusals() {}

  static FaultException unauthorized(String message) {
    return Fault.UNAUTHORIZED.because(message);
  }

  /** One sentence for all that can be wrong with a token: who forges one learns nothing from it. */
  static FaultException badToken() {
    return unauthorized("the access token is not valid here: get a new one");
  }

  static FaultException expired() {
    return Fault.TOKEN_EXPIRED.because("the access token has expired: get a new one");
  }

  static FaultException forbidden(String message) {
    return Fault.FORBIDDEN.because(message);
  }

  static FaultException invalid(String message) {
    return Fault.INVALID.because(message);
  }

  static FaultException unavailable(String message, long retryAfterMillis) {
    return Fault.UNAVAILABLE.because(message).retryAfter(retryAfterMillis);
  }
}
