package chat.snug.log;

/** What the log's nodes tell each other; the codes stay for ever. */
enum BusKind {
  EVENT(0),
  READ(1),
  TYPING(2),
  PROFILE(3),
  SIGNED_OUT(4);

  private final int code;

  BusKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
