package chat.snug.badinput;

/**
 * One thing that is sent and what must come.
 *
 * @param sent a text frame, bytes, or a whole request, one byte for each character
 * @param expected the code of an error, {@code close} and the code of a close, a status and the code of a problem, or {@code end}: the server just hangs up
 */
record Row(String what, String sent, String expected) {
  /** JSON, written with single quotes. */
  static Row json(String what, String sent, String expected) {
    return new Row(what, sent.replace('\'', '"'), expected);
  }

  static Row raw(String what, String sent, String expected) {
    return new Row(what, sent, expected);
  }

  @Override
  public String toString() {
    return what + " → " + expected;
  }
}
