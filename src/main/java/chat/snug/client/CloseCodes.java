package chat.snug.client;

/** What close codes mean to a client. */
final class CloseCodes {
  static final int NORMAL = 1000;
  static final int WITHOUT_CODE = 1005;
  static final int BROKEN = 1006;
  static final int TOKEN_EXPIRED = 4004;
  static final int UNAUTHORIZED = 4100;

  private static final int FIRST_FINAL = 4100;
  private static final int LAST_FINAL = 4199;

  private CloseCodes() {}

  /** Whether a close frame of the server with this code means not to come back by oneself. */
  static boolean isFinal(int code) {
    return switch (code) {
      case NORMAL, 1002, 1003, 1007, 1008, 1009 -> true;
      default -> code >= FIRST_FINAL && code <= LAST_FINAL;
    };
  }

  /** Whether the token is worth nothing after it. */
  static boolean forgetsToken(int code) {
    return code == TOKEN_EXPIRED || code == UNAUTHORIZED;
  }
}
